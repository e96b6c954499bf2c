"""A recording proxy between a client and an agent, and the page that shows what passed."""
