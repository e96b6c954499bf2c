"""Packaged prices, models, accelerators and assumptions, read once into frozen values."""
