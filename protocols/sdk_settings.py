"""Environment variables the SDK reads at its first import, set before it."""

import os

# The SDK opens 31 to 94 no-op spans a request (a quarter of its CPU) unless told so.
os.environ.setdefault("OTEL_INSTRUMENTATION_A2A_SDK_ENABLED", "false")
