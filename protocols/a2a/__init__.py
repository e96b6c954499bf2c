"""The A2A edge, both sides: the only place where nouns meet the protocol."""
