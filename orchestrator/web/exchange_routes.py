"""Routes of the recorded exchange of a trace: what is stored, and a live feed."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from sse_starlette import EventSourceResponse

from orchestrator.web.exchange_feed import Exchanges
from protocols.cleanup import Closing
from protocols.wire.capture.feed import TooManyReaders
from protocols.wire.frames import Frame
from protocols.wire.ownership import Traces, owner

Trace = Annotated[str, Query(pattern="^[0-9a-f]{32}$", description="32 hex digits, as in traceparent")]


def exchange_routes(exchanges: Exchanges, traces: Traces) -> APIRouter:
    """`GET /exchange?trace=…` and `GET /exchange/feed?trace=…`; 404 for a trace that another caller began."""
    router = APIRouter()

    def check(request: Request, trace: str) -> None:
        if not traces.may_see(trace, owner(request.scope)):
            raise HTTPException(404, "no exchange of yours has this trace")

    @router.get("/exchange")
    async def snapshot(request: Request, trace: Trace) -> list[Frame]:
        """The Frames of a trace from every service that shows its wire, causes before effects, none twice."""
        check(request, trace)
        return await exchanges.snapshot(trace)

    @router.get("/exchange/feed", response_class=EventSourceResponse)
    async def live(request: Request, trace: Trace) -> EventSourceResponse:
        """The same as server-sent events, each a Frame: first what is kept, then what comes."""
        check(request, trace)
        try:
            exchanges.feed.check_room()
        except TooManyReaders as error:
            raise HTTPException(503, str(error)) from error

        async def events() -> AsyncIterator[dict[str, str]]:
            async with Closing(exchanges.follow(trace)) as frames:
                async for frame in frames:
                    yield {"data": frame.model_dump_json()}

        return EventSourceResponse(events())

    return router
