"""The answering side: every operation of A2A over JSON-RPC, HTTP+JSON and gRPC."""
