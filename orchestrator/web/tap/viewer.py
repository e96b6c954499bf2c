"""The page of `council tap`: the views of an exchange on what passed the tap."""

from dataclasses import dataclass

import httpx
from fastapi import APIRouter, FastAPI, HTTPException
from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from orchestrator.run.directory_entry import Entry
from orchestrator.web.exchanges.feed import Exchanges
from orchestrator.web.exchanges.routes import ReadableTraces, exchange_routes
from orchestrator.web.message_routes import FORBIDDEN, reading_routes
from orchestrator.web.page_headers import PageHeaders
from orchestrator.web.recording.routes import recording_routes
from orchestrator.web.resend import Draft, NotOurs, Resent, Sender, origin
from orchestrator.web.static_files import page_routes
from protocols.a2a.security.trusted_hosts import KnownHosts
from protocols.a2a.settings import LOOPBACK
from protocols.models import StrictModel
from protocols.wire.capture.feed import Feed


class TappedAgent(StrictModel):
    """The agent behind the tap, as the page shows agents."""

    name: str
    url: str
    up: bool = True
    card: dict[str, JsonValue] | None = None


class TapNow(StrictModel):
    """What the page must know: the trace of all that passes, where clients go, and the agent behind."""

    trace: str
    own: str
    agent: TappedAgent


class NoAgents:
    """Nobody else's capture is read: the tap sees all there is."""

    async def known(self) -> list[Entry]:
        """None."""
        return []


@dataclass(frozen=True)
class Tapped:
    """What passes: its frames, their one trace, and who is at both ends."""

    now: TapNow
    feed: Feed
    exchanges: Exchanges
    readable: ReadableTraces
    http: httpx.AsyncClient


def viewer(tapped: Tapped) -> Starlette:
    """The app that shows it; of the page's routes only those that this needs."""
    api = FastAPI(title="Tap", docs_url=None, redoc_url=None)
    api.include_router(exchange_routes(tapped.exchanges, tapped.readable))
    api.include_router(recording_routes(tapped.now.agent.url, tapped.exchanges, tapped.readable))
    api.include_router(reading_routes())
    api.include_router(_tap_routes(tapped))

    app = Starlette(
        routes=[
            Mount("/api", app=PageHeaders(api)),
            # Last: `/` is the page, and everything under `/static` is anybody's.
            *page_routes("tap.html"),
        ],
        # Whoever can read this page reads all that passed, so only pages of this very origin may ask.
        middleware=[Middleware(KnownHosts, hosts=LOOPBACK, places=())],
    )
    app.state.at_stop = (tapped.feed.close,)
    return app


def _tap_routes(tapped: Tapped) -> APIRouter:
    router = APIRouter()

    @router.get("/tap")
    async def now() -> TapNow:
        """What is tapped."""
        return tapped.now

    @router.get("/agents")
    async def agents() -> list[TappedAgent]:
        """The one agent behind the tap."""
        return [tapped.now.agent]

    @router.post("/resend")
    async def resent(draft: Draft) -> Resent:
        """Send a message once more, through the tap's own client, to the agent behind it."""
        root = tapped.now.agent.url
        try:
            came = await Sender(tapped.http, root, [origin(root)]).send(draft)
        except NotOurs as problem:
            raise HTTPException(FORBIDDEN, str(problem)) from problem
        # It passed the tap like everything else.
        return came.model_copy(update={"trace": tapped.now.trace})

    return router
