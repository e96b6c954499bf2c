"""What a licence gives: use, hosting, outputs and training."""
