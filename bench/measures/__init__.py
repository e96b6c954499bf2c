"""One module for each kind of measurement."""
