"""What A2A 1.0 itself says: its schema, its sections, and our tables beside them."""
