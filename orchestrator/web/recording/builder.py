"""Builds the Recording of a trace: its frames from every service, and the cards of the services involved."""

import logging
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from google.protobuf.json_format import MessageToDict

from orchestrator.run.directory_entry import Entry
from orchestrator.web.exchanges.feed import Exchanges
from protocols.wire.capture.http import OBSERVING
from protocols.wire.frames import Frame, Piece
from protocols.wire.recording_file import Participant, Recording, UnreadableRecording, recording_of

logger = logging.getLogger(__name__)
CARD = "/.well-known/agent-card.json"


async def recorded(trace: str, own: str, exchanges: Exchanges, stored: Recording | None = None) -> Recording:
    """Everything in memory or `stored` of a trace; `own` is our URL. Raises UnreadableRecording for nothing."""
    frames = await exchanges.snapshot(trace, stored.frames if stored else ())
    return await _built(trace, frames, await _card(own, exchanges.http), own, exchanges, stored)


async def all_recorded(traces: Sequence[str], own: str, exchanges: Exchanges) -> AsyncIterator[Recording]:
    """What is in memory of each trace, those left out of which there is nothing."""
    by_trace, card = await exchanges.snapshots(traces), await _card(own, exchanges.http)
    for trace, frames in by_trace.items():
        try:
            yield await _built(trace, frames, card, own, exchanges, None)
        except UnreadableRecording as problem:
            logger.info("%s is not kept: %s", trace, problem)
        except Exception:  # one Run that cannot be recorded must not lose those beside it
            logger.exception("%s is not kept", trace)


async def _built(
    trace: str, frames: Sequence[Frame], card: dict | None, own: str, exchanges: Exchanges, stored: Recording | None
) -> Recording:
    took_part = {_origin(frame.url) for frame in frames if frame.piece is Piece.REQUEST}
    took_part |= {frame.service for frame in frames}
    entries = [entry for entry in await exchanges.directory.known() if took_part & {_origin(entry.url), entry.name}]
    participants = [Participant(name=exchanges.name, url=own, card=card)]
    participants += [_participant(entry) for entry in entries]
    names = {participant.name for participant in participants}
    # Who took part then may have left the directory since.
    participants += (
        [participant for participant in stored.participants if participant.name not in names] if stored else []
    )
    recording = recording_of(frames, participants, datetime.now(UTC).isoformat(timespec="seconds"))
    return recording.model_copy(update={"graph": exchanges.graph(trace, stored)})


def _participant(entry: Entry) -> Participant:
    card = MessageToDict(entry.card) if entry.card else None
    return Participant(name=entry.name, url=entry.url, card=card)


async def _card(own: str, http: httpx.AsyncClient) -> dict | None:
    answer = await http.get(own.rstrip("/") + CARD, extensions=OBSERVING)
    return answer.json() if answer.status_code == httpx.codes.OK else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
