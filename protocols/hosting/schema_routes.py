"""Serves the JSON Schema of every extension at the path of its URI."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from protocols.a2a.extensions import MODELS, path, schema


def schema_routes() -> list[Route]:
    """What every service serves."""
    return [Route(path(uri), _schema_at(uri)) for uri in MODELS]


def _schema_at(uri: str) -> Callable[[Request], JSONResponse]:
    def answer(request: Request) -> JSONResponse:
        return JSONResponse(schema(uri), media_type="application/schema+json")

    return answer
