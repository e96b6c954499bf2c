"""What hosts charge: by token, by unit, once, and against the model in use today."""
