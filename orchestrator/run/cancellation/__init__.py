"""Tasks of agents that are to be cancelled, for certain."""
