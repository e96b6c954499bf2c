"""The routes of a service's capture: frames in memory, and the feed of new ones."""

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocols.cleanup import Closing
from protocols.wire.capture.feed import Feed, TooManyReaders
from protocols.wire.frames import FRAMES, Frame
from protocols.wire.ownership import Traces, owner

FRAMES_PATH, FEED_PATH = "/wire", "/wire/feed"
MOST_TRACES = 50


def wire_routes(feed: Feed, traces: Traces) -> list[BaseRoute]:
    """`GET /wire?trace=…&trace=…`: Frames in memory; `GET /wire/feed`: Frames as they come, as server-sent events.

    `GET /wire/feed?trace=…` gives those of one trace, first what is in memory. A caller sees its own traces only.
    """

    def sees(request: Request, frame: Frame) -> bool:
        return traces.may_see(frame.trace, owner(request.scope))

    async def recorded(request: Request) -> Response:
        traces = list(filter(None, request.query_params.getlist("trace")))[:MOST_TRACES]
        frames = [frame for frame in feed.kept(*traces) if sees(request, frame)]
        return Response(FRAMES.dump_json(frames), media_type="application/json")

    async def live(request: Request) -> EventSourceResponse:
        try:
            feed.check_room()
        except TooManyReaders as error:
            raise HTTPException(503, str(error)) from error

        async def events() -> AsyncIterator[dict[str, str]]:
            async with Closing(feed.follow(request.query_params.get("trace", ""))) as frames:
                async for frame in frames:
                    if sees(request, frame):
                        yield {"data": frame.model_dump_json()}

        return EventSourceResponse(events())

    return [Route(FRAMES_PATH, recorded), Route(FEED_PATH, live)]
