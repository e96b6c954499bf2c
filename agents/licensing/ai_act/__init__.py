"""The EU AI Act: the situation asked about, and the roles and duties that follow. Pure."""
