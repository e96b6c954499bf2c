"""Routes of the recorded exchange of a trace: what is stored, and a live feed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from sse_starlette import EventSourceResponse

from orchestrator.web.exchange_feed import Exchanges
from orchestrator.web.run_store import RunStore
from protocols.cleanup import Closing
from protocols.wire.capture.feed import TooManyReaders
from protocols.wire.frames import Frame
from protocols.wire.graph_events import GraphEvent
from protocols.wire.ownership import Traces, owner
from protocols.wire.recording_file import Recording

Trace = Annotated[str, Query(pattern="^[0-9a-f]{32}$", description="32 hex digits, as in traceparent")]


@dataclass(frozen=True)
class ReadableTraces:
    """Which traces a caller may read: those it began since the start, and its stored Runs."""

    traces: Traces
    store: RunStore

    async def stored(self, request: Request, trace: str) -> Recording | None:
        """The stored Run of the trace if there is one; 404 for a trace that is not the caller's."""
        caller = owner(request.scope)
        recording = await self.store.get(caller, trace)
        if recording is None and not self.traces.may_see(trace, caller):
            raise HTTPException(404, "no exchange of yours has this trace")
        return recording


def exchange_routes(exchanges: Exchanges, readable: ReadableTraces) -> APIRouter:
    """`GET /exchange?trace=…` and `GET /exchange/feed?trace=…`; 404 for a trace that another caller began."""
    router = APIRouter()

    @router.get("/exchange")
    async def snapshot(request: Request, trace: Trace) -> list[Frame]:
        """The Frames of a trace from every service that shows its wire, causes before effects, none twice."""
        stored = await readable.stored(request, trace)
        return await exchanges.snapshot(trace, stored.frames if stored else ())

    @router.get("/exchange/graph")
    async def graph(request: Request, trace: Trace) -> tuple[GraphEvent, ...]:
        """What the orchestrator's own graph did in the Run: nodes, branches, checkpoints, interrupts."""
        return exchanges.graph(trace, await readable.stored(request, trace))

    @router.get("/exchange/feed", response_class=EventSourceResponse)
    async def live(request: Request, trace: Trace) -> EventSourceResponse:
        """The same as server-sent events, each a Frame: first what is stored, then what comes."""
        stored = await readable.stored(request, trace)
        try:
            exchanges.feed.check_room()
        except TooManyReaders as error:
            raise HTTPException(503, str(error)) from error

        async def events() -> AsyncIterator[dict[str, str]]:
            async with Closing(exchanges.follow(trace, stored.frames if stored else ())) as frames:
                async for frame in frames:
                    yield {"data": frame.model_dump_json()}

        return EventSourceResponse(events())

    return router
