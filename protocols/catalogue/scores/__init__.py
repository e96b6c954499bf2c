"""From facts to Scores: the rubric as data, the values it reads, and the arithmetic."""
