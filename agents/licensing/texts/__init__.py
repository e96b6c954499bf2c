"""Which licence a text is: fingerprints, differences and what the text declares."""
