"""From cited facts to signals, scores, gates and statements. Pure."""
