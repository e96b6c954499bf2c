"""Measures that recompute from their own formula."""
