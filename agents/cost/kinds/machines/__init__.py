"""What a machine does: its speed, its memory, the readers it serves, a run of training or embedding."""
