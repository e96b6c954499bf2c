"""The A2A 1.0 specification as data: its schema, its sections, and our tables of explanations."""
