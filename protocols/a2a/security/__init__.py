"""Authentication and authorization: callers, tokens, and the credentials a service holds for others."""
