"""What became of each agent over time: when it came up, went down or changed its card, and how fast it answered."""

from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, JsonValue, TypeAdapter

from protocols.models import Noun
from protocols.storage.json_file import JsonFile

SUFFIX = "-agent-history.json"
MOST_EVENTS = 50
MOST_LATENCIES = 40
MOST_DIFFERENCES = 8
LONGEST = 120
# A signature is new whenever a card is signed: it says nothing of what the card says.
UNTOLD = frozenset({"signatures"})

Card = dict[str, JsonValue]


class AgentEvent(Noun):
    """Something that happened to an agent, in seconds since 1970; `detail` says why, or what of its card."""

    at: float
    kind: Literal["up", "down", "card"]
    detail: str = ""


class AgentRecord(Noun):
    """One agent's events, oldest first, and the card that the next one is compared with."""

    events: Annotated[tuple[AgentEvent, ...], Field(max_length=MOST_EVENTS)] = ()
    card: Card = {}


Records = dict[str, AgentRecord]


class AgentHistory:
    """By URL. Events are kept over restarts where there is a file; latencies, of the latest looks, are not."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = JsonFile(path, TypeAdapter(Records), {})
        self._latencies: dict[str, deque[float]] = {}

    def note(self, url: str, at: float, up: bool, problem: str, milliseconds: float, card: Card | None) -> None:
        """What a look found; nothing is written while all is as before."""
        if up:
            self._latencies.setdefault(url, deque(maxlen=MOST_LATENCIES)).append(round(milliseconds, 1))
        record = self._file.read().get(url, AgentRecord())
        events = tuple(_events(record, at, up, problem, card))
        if events:
            fresh = AgentRecord(events=(*record.events, *events)[-MOST_EVENTS:], card=card or record.card)
            self._file.update(lambda records: records | {url: fresh})

    def events(self, url: str) -> tuple[AgentEvent, ...]:
        """Oldest first."""
        return self._file.read().get(url, AgentRecord()).events

    def latencies(self, url: str) -> tuple[float, ...]:
        """Milliseconds of the latest looks, oldest first."""
        return tuple(self._latencies.get(url, ()))


def _events(record: AgentRecord, at: float, up: bool, problem: str, card: Card | None) -> Iterator[AgentEvent]:
    last = next((event.kind for event in reversed(record.events) if event.kind != "card"), None)
    if last != ("up" if up else "down"):
        yield AgentEvent(at=at, kind="up" if up else "down", detail="" if up else problem[:LONGEST])
    if card and not record.card:
        yield AgentEvent(at=at, kind="card", detail="first seen")
    elif card and (differences := tuple(_differences("", record.card, card))):
        more = f"; and {len(differences) - MOST_DIFFERENCES} more" if len(differences) > MOST_DIFFERENCES else ""
        yield AgentEvent(at=at, kind="card", detail="; ".join(differences[:MOST_DIFFERENCES]) + more)


def _differences(path: str, before: JsonValue, now: JsonValue) -> Iterator[str]:
    """Each leaf that differs, old → new; a list is compared item by item."""
    if isinstance(before, list) and isinstance(now, list):
        before, now = dict(_numbered(before)), dict(_numbered(now))
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*before, *now)):
            if name not in UNTOLD:
                yield from _differences(f"{path}.{name}" if path else name, before.get(name), now.get(name))
    elif before != now:
        yield f"{path}: {_short(before)} → {_short(now)}"


def _numbered(items: list[JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    """Items by their id where they have one, so that a new skill is not a change of every later one."""
    for place, item in enumerate(items):
        key = item.get("id") or item.get("uri") or item.get("url") if isinstance(item, dict) else None
        yield str(key or place), item


def _short(value: JsonValue) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
