"""Measures that recompute from their own formula, and how their figures are written."""
