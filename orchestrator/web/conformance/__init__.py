"""The pages at /conformance: what tests of the protocol have shown of each service."""
