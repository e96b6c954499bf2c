"""Step mode over the whole platform: what any service holds of a trace, and what is decided."""
