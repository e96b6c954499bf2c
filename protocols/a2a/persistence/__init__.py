"""The rows behind the task store: Tasks, their bodies and their numbered events."""
