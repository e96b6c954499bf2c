"""Examines an agent by its URL before it joins: every fault found, with its fix."""
