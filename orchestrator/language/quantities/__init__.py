"""Quantities in a text: numbers with units, their products, and money in one currency."""
