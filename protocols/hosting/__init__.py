"""Puts a service together from its card and executor, and runs it until it is told to stop."""
