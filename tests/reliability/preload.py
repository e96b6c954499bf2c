"""What a service's process needs, imported once: a process forked from there starts in a fraction of the time."""

import tests.reliability.slow_agent  # noqa: F401
