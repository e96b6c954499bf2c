"""Cases with what is right about each, and the command that counts how many come out right."""
