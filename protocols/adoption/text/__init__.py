"""Numbers, formulas, names and answers as they are written and read in words."""
