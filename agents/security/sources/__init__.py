"""Public sources of vulnerabilities, scans and package records, one module each."""
