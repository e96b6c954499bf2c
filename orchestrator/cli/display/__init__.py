"""How the terminal shows things: wrapped text, a Recommendation, a form."""
