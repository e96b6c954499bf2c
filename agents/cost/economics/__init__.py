"""What a load costs: APIs, fleets of GPUs, break-even, uncertainty and total cost. Pure."""
