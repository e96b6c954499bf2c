"""The charts of a study, as Vega-Lite and as SVG."""
