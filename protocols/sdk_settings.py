"""What libraries decide at their first import, decided before it."""

import os
import sys
from types import ModuleType

# The SDK opens 31 to 94 no-op spans a request (a quarter of its CPU) unless told so.
os.environ.setdefault("OTEL_INSTRUMENTATION_A2A_SDK_ENABLED", "false")

# httpx imports its command line, and with it rich and pygments, unless that is not to be had: an eighth of what an
# agent imports. `None` is how Python says so; httpx then offers a `main` that explains itself.
sys.modules.setdefault("httpx._main", None)  # pyright: ignore  the type does not know None

# The same for uvicorn's reloading by watchfiles, which no service does.
sys.modules.setdefault("uvicorn.supervisors.watchfilesreload", None)  # pyright: ignore  the type does not know None


def _not_loaded(*arguments: object, **options: object) -> None:
    raise ImportError("the SDK's routes for FastAPI are not loaded here; its routes for Starlette do the same")


# The SDK imports FastAPI wherever it is installed, for one function nobody here calls: a seventh of what an agent
# imports. Only the orchestrator uses FastAPI, for its page.
_fastapi_routes = ModuleType("a2a.server.routes.fastapi_routes")
_fastapi_routes.__dict__["add_a2a_routes_to_fastapi"] = _not_loaded
sys.modules.setdefault(_fastapi_routes.__name__, _fastapi_routes)
