"""Tables of facts that stand alone: compatibility, countries, terms of openness, shingles of texts."""
