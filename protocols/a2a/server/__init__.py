"""The A2A server: every operation over JSON-RPC, HTTP+JSON and gRPC."""
