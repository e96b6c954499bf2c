"""The intended use in a text: purpose, mode, places, languages and the other facts an Inquiry has fields for."""
