"""What libraries decide at their first import, decided before it."""

import os
import sys

# The SDK opens 31 to 94 no-op spans a request (a quarter of its CPU) unless told so.
os.environ.setdefault("OTEL_INSTRUMENTATION_A2A_SDK_ENABLED", "false")

# httpx imports its command line, and with it rich and pygments, unless that is not to be had: an eighth of what an
# agent imports. `None` is how Python says so; httpx then offers a `main` that explains itself.
sys.modules.setdefault("httpx._main", None)  # pyright: ignore  the type does not know None
