"""Who asks, what they may do, and the credentials a service holds for others."""
