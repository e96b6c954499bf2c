"""Conformance: what the official TCK needs a service to do, and what a run of tests has shown."""
