"""How open a model is by three frameworks. Pure."""
