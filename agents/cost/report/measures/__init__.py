"""Every figure of a study as a Measure that recomputes from its formula."""
