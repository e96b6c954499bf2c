"""Conformance testing: the scenarios the official TCK needs, and the results of test runs."""
