"""The page's files over HTTP: compressed, and sent again only when they changed."""

from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from orchestrator.web.page_headers import SHOWN, PageHeaders

UI = Path(__file__).parents[1] / "ui"
# Below this size the gzip header eats what compression saves.
SMALLEST_PACKED = 600
# Browsers keep a file but ask each time whether it is still the same: a new version is seen at once.
CACHED = {"Cache-Control": "no-cache"}


class Files(StaticFiles):
    """The files of the page, each with its ETag."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 304 when the browser has it."""
        response = await super().get_response(path, scope)
        response.headers.update(CACHED)
        # The ETag says which version it is, and nobody asks for part of a file; forty times both are kilobytes.
        for name in ("last-modified", "accept-ranges"):
            if name in response.headers:
                del response.headers[name]
        return response


def page_routes(first: str = "index.html") -> list[BaseRoute]:
    """`/` is the `first` page, `/theater` plays recordings, `/static` is what both load.

    None of it is a stream, so all may be packed.
    """

    async def index(request: Request) -> FileResponse:
        return FileResponse(UI / first, headers=CACHED)

    async def theater(request: Request) -> FileResponse:
        return FileResponse(UI / "theater.html", headers=CACHED)

    return [
        # Headers outside, compression inside: a 304 has no body to compress and still needs them.
        Mount("/static", app=PageHeaders(GZipMiddleware(Files(directory=UI), minimum_size=SMALLEST_PACKED))),
        Route("/", index, middleware=SHOWN),
        Route("/theater", theater, middleware=SHOWN),
    ]
