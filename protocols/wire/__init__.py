"""Recording of HTTP and gRPC exchanges, frame by frame."""
