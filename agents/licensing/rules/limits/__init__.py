"""Whom and what a licence leaves out: sizes, places and uses."""
