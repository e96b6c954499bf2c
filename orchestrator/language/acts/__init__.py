"""What a message is for: its act, the concerns it asks about, what is refused, and plain replies."""
