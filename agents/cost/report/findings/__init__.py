"""What a reader must know of the figures: findings on prices, on the load, and on how far a comparison carries."""
