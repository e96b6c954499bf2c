"""Measures this project beside plain references, in one run on one machine: `python -m bench`."""
