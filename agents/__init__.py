"""Independent services; a folder is one agent and knows only `protocols`."""
