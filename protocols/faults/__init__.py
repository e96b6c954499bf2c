"""Faults a service can be told to have, so that what others do about them can be seen and tested."""
