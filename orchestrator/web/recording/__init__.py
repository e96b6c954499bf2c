"""A run as a file: a recording in JSON, or one HTML page that shows it without a server."""
