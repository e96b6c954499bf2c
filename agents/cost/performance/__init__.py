"""How fast a replica serves a model, and how much memory it needs. Pure."""
