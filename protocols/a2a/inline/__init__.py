"""A request handler that applies each event where it is made; leave it out with REQUEST_HANDLER=sdk."""
