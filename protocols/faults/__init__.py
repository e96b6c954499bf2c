"""Fault injection: faults a service can be told to have, so that their handling can be studied and tested."""
