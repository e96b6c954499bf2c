"""Questions of agents, and how values and words answer them."""
