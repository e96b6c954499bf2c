"""One TLS context a process: building one reads the whole certificate bundle."""

import ssl
from functools import cache


@cache
def tls() -> ssl.SSLContext:
    """The context every HTTP client of this process verifies servers with."""
    return ssl.create_default_context()
