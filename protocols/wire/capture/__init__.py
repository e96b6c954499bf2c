"""Records both ends of an exchange, over HTTP and gRPC, and serves the records."""
