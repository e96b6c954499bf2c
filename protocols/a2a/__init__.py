"""The A2A edge, both sides: the only place where nouns meet the protocol."""

import os

# The SDK opens 31 to 94 no-op spans a request (a quarter of its CPU) unless told so before its first import.
os.environ.setdefault("OTEL_INSTRUMENTATION_A2A_SDK_ENABLED", "false")
