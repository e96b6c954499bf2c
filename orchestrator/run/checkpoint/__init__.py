"""Where a Run stands between two steps: LangGraph's checkpoints, and how our models are written into them."""
