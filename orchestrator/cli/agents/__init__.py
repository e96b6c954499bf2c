"""`council agents`: who is in the directory, who joins, how far each counts, and its documents for other registries."""
