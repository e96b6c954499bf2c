"""What crossed the wire, frame by frame."""
