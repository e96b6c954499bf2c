"""What a licence permits, forbids and demands in one use, and the verdict that follows. Pure."""
