"""The doors to a service's capture: what is kept, and what comes."""

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from protocols.wire.feed import Feed


def wire_routes(feed: Feed) -> list[BaseRoute]:
    """`GET /wire?trace=…`: Frames in memory; `GET /wire/feed`: Frames as they come, as server-sent events."""

    async def kept(request: Request) -> JSONResponse:
        frames = feed.kept(request.query_params.get("trace", ""))
        return JSONResponse([frame.model_dump(mode="json") for frame in frames])

    async def live(request: Request) -> EventSourceResponse:
        async def events() -> AsyncIterator[dict[str, str]]:
            async for frame in feed.follow():
                yield {"data": frame.model_dump_json()}

        return EventSourceResponse(events())

    return [Route("/wire", kept), Route("/wire/feed", live)]
