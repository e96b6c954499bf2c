"""A trace taken along: as a recording, or as one HTML file that shows it without a server."""
