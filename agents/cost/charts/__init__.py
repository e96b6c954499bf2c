"""The charts of a study, as SVG."""
