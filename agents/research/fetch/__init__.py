"""The one way out to live sources: allow-listed, bounded, cached, and polite to each host."""
