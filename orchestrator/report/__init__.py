"""A Recommendation in words: the report, its parts, and answers to follow-up questions."""
