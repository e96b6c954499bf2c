"""The answer composer: what was asked first, then what changed, then the Verdict with its one reason."""
