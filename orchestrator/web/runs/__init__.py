"""Finished Runs: stored when they end, listed, opened again and forked."""
