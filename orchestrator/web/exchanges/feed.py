"""The recorded messages of the whole platform, merged: our own capture and that of every agent that offers one."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import httpx
from pydantic import ValidationError

from orchestrator.lab.lesson_traces import Visits
from orchestrator.run.directory_entry import Entry
from orchestrator.run.graph_log import GraphLog
from protocols.a2a.extensions import wire_paths
from protocols.a2a.security.client_auth import INSISTING
from protocols.cleanup import Closing, stop
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.http import OBSERVING
from protocols.wire.causality import Order
from protocols.wire.frames import FRAMES, Frame
from protocols.wire.graph_events import GraphEvent
from protocols.wire.recording_file import Recording
from protocols.wire.sse import EventCutter

logger = logging.getLogger(__name__)
# An agent that hangs delays the whole view by no more than this; what it recorded is then missing.
KEPT_SECONDS = 3
CONNECT_SECONDS = 2
LOOK_AGAIN_SECONDS = 2
# Both ends of a hop record it at nearly the same time: waiting this long lets their frames be put in order.
GATHER_SECONDS = 0.1
WAITING = 2_000
MOST_FRAMES = 20_000
Name = httpx.Auth | None


class KnownAgents(Protocol):
    """Whose capture is asked beside our own."""

    async def known(self) -> Sequence[Entry]:
        """The agents there are, without asking them anything."""
        ...


@dataclass(frozen=True)
class Exchanges:
    """Frames of one trace from `feed`, which is `name`'s own, and from the agents; who does not answer is missing.

    Agents show a caller its own traces: those of lessons, which `visits` knows, are asked for as the visitor too.
    """

    name: str
    feed: Feed
    directory: KnownAgents
    http: httpx.AsyncClient
    visits: Visits
    graph_log: GraphLog = field(default_factory=GraphLog)

    def graph(self, trace: str, stored: Recording | None = None) -> tuple[GraphEvent, ...]:
        """What the graph of the Run did, from memory or as it was stored."""
        return self.graph_log.of(trace) or (stored.graph if stored else ())

    async def snapshot(self, trace: str, stored: Sequence[Frame] = ()) -> list[Frame]:
        """What is `stored` or in memory anywhere, each Frame once, causes first, times on our clock."""
        return (await self.snapshots([trace], stored))[trace]

    async def snapshots(self, traces: Sequence[str], stored: Sequence[Frame] = ()) -> dict[str, list[Frame]]:
        """The same of several traces at once: one request to an agent."""
        requests = []
        for entry in await self.directory.known():
            by_name: dict[Name, list[str]] = {}
            for trace in traces:
                for name in self._names(entry, trace):
                    by_name.setdefault(name, []).append(trace)
            requests += [self._snapshot_of(entry, of_name, name) for name, of_name in by_name.items()]
        theirs = await asyncio.gather(*requests)
        frames: dict[str, list[Frame]] = {trace: [] for trace in traces}
        for frame in [*stored, *sum(theirs, self.feed.kept(*traces))]:
            frames[frame.trace].append(frame)
        return {trace: Order(self.name).place(of_trace)[:MOST_FRAMES] for trace, of_trace in frames.items()}

    async def follow(self, trace: str, stored: Sequence[Frame] = ()) -> AsyncIterator[Frame]:
        """What is `stored` or in memory, then what comes, until the reader goes or this service stops.

        Raises TooManyReaders.
        """
        self.feed.check_room()
        arrived: asyncio.Queue[Frame | None] = asyncio.Queue(WAITING)
        following = [
            asyncio.create_task(self._queue_own(trace, arrived)),
            asyncio.create_task(self._queue_theirs(trace, arrived)),
        ]
        order, count = Order(self.name), 0
        try:
            for frame in order.place(stored):
                yield frame
                count += 1
            while count < MOST_FRAMES:
                batch = await _gathered(arrived)
                for frame in order.place(frame for frame in batch if frame):
                    yield frame
                    count += 1
                if None in batch:
                    return
        finally:
            await stop(following)

    def _names(self, entry: Entry, trace: str) -> list[Name]:
        """Whose the trace may be at the agent: ours or, of a lesson, the visitor's."""
        lesson = self.visits.began(trace) and self.visits.visitor.held_for(entry.url) is not None
        return [self.http.auth, self.visits.visitor] if lesson else [self.http.auth]

    async def _open(self, where: str, traces: Sequence[str], name: Name) -> httpx.Response:
        """The answer as it begins. The visitor says who it is also where nobody must: lessons did."""
        insisting = {INSISTING: True} if name is self.visits.visitor else {}
        timeout = httpx.Timeout(CONNECT_SECONDS, read=None)
        request = self.http.build_request(
            "GET", where, params={"trace": list(traces)}, timeout=timeout, extensions=OBSERVING | insisting
        )
        return await self.http.send(request, auth=name, stream=True)

    async def _snapshot_of(self, entry: Entry, traces: Sequence[str], name: Name) -> list[Frame]:
        where = wire_place(entry, "kept")
        if not where:
            return []
        try:
            async with asyncio.timeout(KEPT_SECONDS):
                answer = await self._open(where, traces, name)
                async with Closing(answer):
                    content = await answer.aread()
            return [_with_service(frame, entry) for frame in FRAMES.validate_json(content) if frame.trace in traces]
        # One agent without an answer costs its own frames, not the view.
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            logger.info("%s shows no wire now: %s", entry.name, type(error).__name__)
            return []

    # Backpressure: a task that reads a stream waits for room in the queue, so stored frames all arrive; what comes too
    # fast is dropped by the feed it comes from.
    async def _queue_own(self, trace: str, into: asyncio.Queue[Frame | None]) -> None:
        async with Closing(self.feed.follow(trace)) as frames:
            async for frame in frames:
                await into.put(frame)
        # Our own feed ends when this service stops; the agents' streams alone would never end.
        await into.put(None)

    async def _queue_theirs(self, trace: str, into: asyncio.Queue[Frame | None]) -> None:
        """One stream an agent and name; one that ended or joined meanwhile is taken up (again)."""
        streams: dict[tuple[str, Name], asyncio.Task[None]] = {}
        try:
            while True:
                for entry in await self.directory.known():
                    for name in self._names(entry, trace) if entry.agent else ():
                        if (entry.url, name) not in streams or streams[entry.url, name].done():
                            streams[entry.url, name] = asyncio.create_task(self._queue_agent(entry, trace, name, into))
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        finally:
            await stop(streams.values())

    async def _queue_agent(self, entry: Entry, trace: str, name: Name, into: asyncio.Queue[Frame | None]) -> None:
        where = wire_place(entry, "feed")
        if not where:
            return
        with contextlib.suppress(httpx.HTTPError, ValidationError):
            answer = await self._open(where, [trace], name)
            async with Closing(answer):
                cut = EventCutter()
                async for chunk in answer.aiter_bytes():
                    for event in cut.feed(chunk):
                        frame = Frame.model_validate_json(event)
                        if frame.trace == trace:
                            await into.put(_with_service(frame, entry))


async def _gathered(arrived: asyncio.Queue[Frame | None]) -> list[Frame | None]:
    """What came within a moment of the first: of two ends of a hop either may be heard of first."""
    batch = [await arrived.get()]
    await asyncio.sleep(GATHER_SECONDS)
    while not arrived.empty():
        batch.append(arrived.get_nowait())
    return batch


def _with_service(frame: Frame, entry: Entry) -> Frame:
    """A service speaks for itself only, by the name its card gives."""
    return frame.model_copy(update={"service": entry.name})


def wire_place(entry: Entry, name: str) -> str:
    """Where the agent shows this of its wire, by its card; empty when it does not."""
    path = wire_paths(entry.card).get(name) if entry.card else None
    return entry.url.rstrip("/") + path if path else ""
