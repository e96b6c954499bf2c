"""The pages at /conformance, from the result files of the test suites."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from orchestrator.web.conformance.page import every_service, one_service
from orchestrator.web.page_headers import SHOWN, UNFRAMED
from protocols.conformance.badge import badge
from protocols.conformance.build_digest import ROOT, SHIPPED, digest
from protocols.conformance.results import Result, is_plain, read_all

MADE_HERE = ROOT / "reports/conformance"
CSP = f"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; {UNFRAMED}"
T = TypeVar("T")
Names = Callable[[], Awaitable[Sequence[str]]]
Results = Callable[[], Sequence[Result]]
HEADERS = {"Content-Security-Policy": CSP, "Cache-Control": "no-cache"}


def conformance_routes(
    services: Callable[[], Awaitable[Sequence[str]]], made_here: Path = MADE_HERE, shipped: Path = SHIPPED
) -> list[BaseRoute]:
    """An overview, and a page and a badge for each service that was tested here or that `services` names now."""
    results = partial(latest, made_here, shipped)

    async def names() -> list[str]:
        names = {name for name in await services() if is_plain(name)}
        return sorted(names | {result.service for result in await run_in_threadpool(read_all, made_here)})

    async def overview(request: Request) -> Response:
        return await run_in_threadpool(_page, every_service, await names(), results)

    async def page(request: Request) -> Response:
        return await run_in_threadpool(_page, one_service, await service_name(request), results)

    async def image(request: Request) -> Response:
        badge = await run_in_threadpool(_badge, await service_name(request), results)
        return Response(badge, media_type="image/svg+xml", headers=HEADERS)

    async def service_name(request: Request) -> str:
        name = request.path_params["name"]
        if name not in await names():
            raise HTTPException(404, f"no service here is called {name[:40]!r}")
        return name

    return [
        Route("/conformance", overview, middleware=SHOWN),
        Route("/conformance/{name}.svg", image, middleware=SHOWN),
        Route("/conformance/{name}", page, middleware=SHOWN),
    ]


def latest(made_here: Path, shipped: Path) -> tuple[Result, ...]:
    """Of each service and suite what was tested here, else what came with the sources."""
    # The later of two with the same key stays.
    results = (*read_all(shipped), *read_all(made_here))
    return tuple({(result.service, result.suite): result for result in results}.values())


def _page(write: Callable[[T, Sequence[Result], str], str], what: T, results: Results) -> Response:
    return HTMLResponse(write(what, results(), digest()), headers=HEADERS)


def _badge(name: str, results: Results) -> str:
    return badge([result for result in results() if result.service == name], digest())
