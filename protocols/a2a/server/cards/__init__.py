"""The two cards of a service: the one everybody may read, and the one for callers it knows."""
