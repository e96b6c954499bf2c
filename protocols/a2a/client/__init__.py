"""The calling side: an agent known by its card, its Task followed until it rests."""
