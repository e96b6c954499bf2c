"""HTTP routes of the page beside A2A."""
