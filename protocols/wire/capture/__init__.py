"""Recording what passes at both ends of a hop, HTTP and gRPC, and showing it to others."""
