"""Brings the packaged prices up to date: adds, retires and cross-checks rows, and refuses doubtful jumps."""

REFRESHES = "prices"
