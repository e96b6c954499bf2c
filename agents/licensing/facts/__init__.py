"""The licence base and the other packaged facts, read once into frozen records."""
