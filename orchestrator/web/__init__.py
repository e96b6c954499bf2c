"""The page's routes, and what they show of the platform."""
