"""The wire as lines in a terminal: every exchange of every service, as it happens."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from pydantic import ValidationError
from rich.console import Console

from orchestrator.client import Council
from protocols.a2a.tls import tls
from protocols.wire.frames import Frame, Piece
from protocols.wire.sse import EventCutter

LINE = 400


@asynccontextmanager
async def show_wire(council: Council, console: Console, wanted: bool) -> AsyncIterator[None]:
    """Print the frames of this conversation's trace while the context lasts."""
    if not wanted:
        yield
        return
    urls = [council.url, *(agent["url"].rstrip("/") for agent in await council.agents() if agent["up"])]
    shown: set[tuple[str, str, str]] = set()
    async with httpx.AsyncClient(timeout=httpx.Timeout(5, read=None), verify=tls()) as http:
        following = [asyncio.create_task(_follow(http, url, council.trace, console, shown)) for url in urls]
        await asyncio.sleep(0.1)
        try:
            yield
            await asyncio.sleep(0.1)
        finally:
            for each in following:
                each.cancel()
            await asyncio.gather(*following, return_exceptions=True)


async def _follow(
    http: httpx.AsyncClient, url: str, trace: str, console: Console, shown: set[tuple[str, str, str]]
) -> None:
    with contextlib.suppress(httpx.HTTPError):
        async with http.stream("GET", f"{url}/wire/feed") as feed:
            cut = EventCutter()
            async for chunk in feed.aiter_bytes():
                for event in cut.feed(chunk):
                    with contextlib.suppress(ValidationError):
                        _show(Frame.model_validate_json(event), trace, console, shown)


def _show(frame: Frame, trace: str, console: Console, shown: set[tuple[str, str, str]]) -> None:
    # Both ends of a hop record it; the first to tell is shown.
    seen = (frame.exchange, frame.piece, frame.body if frame.piece is Piece.EVENT else "")
    if frame.trace != trace or seen in shown:
        return
    shown.add(seen)
    mark = {Piece.REQUEST: "→", Piece.RESPONSE: "←", Piece.EVENT: "⇠", Piece.END: "."}[frame.piece]
    head = f"{frame.method} {frame.url}" if frame.piece is Piece.REQUEST else str(frame.status or "")
    console.print(f"{mark} {frame.service} {head} {frame.body[:LINE]}", style="cyan", markup=False, soft_wrap=True)
