"""The TLS context of the process, built once because it reads the whole certificate bundle."""

import ssl
from functools import cache


@cache
def tls() -> ssl.SSLContext:
    """The context every HTTP client of this process verifies servers with."""
    return ssl.create_default_context()
