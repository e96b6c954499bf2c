"""The packaged facts: components, sources, the rubric and benchmarks, read once."""
