"""`council record` and `council replay`, and the recordings that come with the platform."""
