"""`--show-wire`: every message between the services as a line, while it happens."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from pydantic import ValidationError
from rich.console import Console

from orchestrator.cli.api_key import credentials
from orchestrator.cli.client import Council
from protocols.a2a.client.ssl_context import tls
from protocols.cleanup import stop
from protocols.wire.frames import Frame, Piece
from protocols.wire.sse import EventCutter

LINE = 400
# The last frames are recorded after the answer has arrived.
LAST_SECONDS = 0.5
MARKS = {Piece.REQUEST: "→", Piece.RESPONSE: "←", Piece.EVENT: "⇠", Piece.END: "."}


@asynccontextmanager
async def show_wire(council: Council, console: Console, enabled: bool) -> AsyncIterator[None]:
    """Print the frames of this conversation's trace while the context lasts."""
    if not enabled:
        yield
        return
    following = asyncio.create_task(_follow(council, console))
    try:
        yield
        await asyncio.sleep(LAST_SECONDS)
    finally:
        await stop([following])


async def _follow(council: Council, console: Console) -> None:
    """Both ends of a hop record each message; the first record is printed."""
    printed: set[tuple[str, Piece, int]] = set()
    where = f"{council.url}/api/exchange/feed"
    with contextlib.suppress(httpx.HTTPError, ValidationError):
        async with (
            httpx.AsyncClient(timeout=httpx.Timeout(5, read=None), verify=tls(), auth=credentials(council.url)) as http,
            http.stream("GET", where, params={"trace": council.trace}) as feed,
        ):
            cut = EventCutter()
            async for chunk in feed.aiter_bytes():
                for frame in map(Frame.model_validate_json, cut.feed(chunk)):
                    key = frame.exchange, frame.piece, frame.nth
                    if key not in printed:
                        printed.add(key)
                        show_frame(frame, console)


def show_frame(frame: Frame, console: Console) -> None:
    """One line for one piece of an exchange."""
    head = f"{frame.method} {frame.url}" if frame.piece is Piece.REQUEST else str(frame.status or "")
    more = f" … and {len(frame.body) - LINE:,} more characters" if len(frame.body) > LINE else ""
    line = f"{MARKS[frame.piece]} {frame.service} {head} {frame.body[:LINE]}{more}"
    console.print(line, style="cyan", markup=False, soft_wrap=True)
