"""Says whether a component's makers can be told of a vulnerability."""
