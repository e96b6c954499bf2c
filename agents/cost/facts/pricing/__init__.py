"""What tokens, GPU-hours and other units cost, and who sells them."""
