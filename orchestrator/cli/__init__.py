"""`council`: the terminal client, and starting the whole map on this machine."""
