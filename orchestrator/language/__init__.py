"""Messages in words, with their documents, to a typed request."""
