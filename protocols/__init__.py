"""What every service shares; imports nothing else of ours."""
