"""The pages at /conformance: each service's results in the protocol's test suites."""
