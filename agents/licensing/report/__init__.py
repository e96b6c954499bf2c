"""A ruling in the words of an Assessment: findings, facts, tables and texts ready to use."""
