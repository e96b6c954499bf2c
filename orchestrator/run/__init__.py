"""One question carried from its message to its Recommendation: the graph and its state."""
