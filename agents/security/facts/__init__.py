"""The packaged facts: components, sources, the checks, the kinds of risk and the rubric, read once."""
