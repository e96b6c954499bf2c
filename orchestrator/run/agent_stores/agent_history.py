"""What became of each agent over time: when it came up, went down or changed its card, and how fast it answered."""

import logging
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, JsonValue, TypeAdapter

from orchestrator.run.agent_stores.card_changes import CardChange, card_changes, card_hash
from orchestrator.run.agent_stores.health_log import Health, HealthLog
from protocols.models import StrictModel
from protocols.storage.documents.place import Place, document
from protocols.storage.secret_files import UnusableStorage

logger = logging.getLogger(__name__)
SUFFIX = "-agent-history.json"
MOST_EVENTS = 50
MOST_EXAMINATIONS = 200
MOST_DIFFERENCES = 8
LONGEST = 120

Card = dict[str, JsonValue]


class AgentEvent(StrictModel):
    """Something that happened to an agent, in seconds since 1970; `detail` says why, or what of its card.

    Of a card it has the hash, the version, the key that signed it, and every change by JSON pointer.
    """

    at: float
    kind: Literal["up", "down", "card"]
    detail: str = ""
    hash: str = ""
    version: str = ""
    key: str = ""
    changes: tuple[CardChange, ...] = ()


class AgentRecord(StrictModel):
    """One agent's events, oldest first, and the card that the next one is compared with."""

    events: Annotated[tuple[AgentEvent, ...], Field(max_length=MOST_EVENTS)] = ()
    card: Card = {}


class LastExamination(StrictModel):
    """The latest examination by the doctor: when (Unix time), whether there was no error, and how many faults."""

    at: float
    sound: bool
    faults: int


Records = dict[str, AgentRecord]


class AgentHistory:
    """By URL. Events are kept over restarts where there is a file; looks and examinations are not."""

    def __init__(self, place: Place = None) -> None:
        self._document = document(place, TypeAdapter(Records), {})
        self._looks = HealthLog()
        self._examinations: dict[str, LastExamination] = {}

    def note(
        self, url: str, at: float, up: bool, problem: str, milliseconds: float, card: Card | None, key: str = ""
    ) -> None:
        """What a look found, the card signed by that key or by none; nothing is written while all is as before."""
        self._looks.note(url, round(milliseconds, 1) if up else None)
        record = self._document.read().get(url, AgentRecord())
        events = tuple(_events(record, at, up, problem, card, key))
        if not events:
            return
        fresh = AgentRecord(events=(*record.events, *events)[-MOST_EVENTS:], card=card or record.card)
        try:
            self._document.update(lambda records: records | {url: fresh})
        # On a full disk the directory goes on; the change is noted at a later look, since it is still one.
        except (OSError, UnusableStorage) as error:
            logger.warning("what became of %s is not remembered: %s", url, error)

    def note_examination(self, url: str, at: float, sound: bool, faults: int) -> None:
        """The doctor saw an agent."""
        # Taken out first, so that it counts as the newest when the oldest must go.
        self._examinations.pop(url, None)
        self._examinations[url] = LastExamination(at=at, sound=sound, faults=faults)
        while len(self._examinations) > MOST_EXAMINATIONS:
            self._examinations.pop(next(iter(self._examinations)))

    def events(self, url: str) -> tuple[AgentEvent, ...]:
        """Oldest first."""
        return self._document.read().get(url, AgentRecord()).events

    def cards(self, url: str) -> tuple[AgentEvent, ...]:
        """The events by which its card became another one, oldest first."""
        return tuple(event for event in self.events(url) if event.kind == "card")

    def latencies(self, url: str) -> tuple[float, ...]:
        """Milliseconds of the latest looks, oldest first."""
        return self._looks.latencies(url)

    def health(self, url: str) -> Health:
        """How often it was there at the latest looks, and how fast."""
        return self._looks.of(url)

    def examination(self, url: str) -> LastExamination | None:
        """The latest one, if there was any since this service was started."""
        return self._examinations.get(url)

    def forget(self, url: str) -> None:
        """As if it had never been seen."""
        self._looks.forget(url)
        self._examinations.pop(url, None)
        self._document.update(lambda records: {known: record for known, record in records.items() if known != url})


def _events(
    record: AgentRecord, at: float, up: bool, problem: str, card: Card | None, key: str
) -> Iterator[AgentEvent]:
    last = next((event.kind for event in reversed(record.events) if event.kind != "card"), None)
    if last != ("up" if up else "down"):
        yield AgentEvent(at=at, kind="up" if up else "down", detail="" if up else problem[:LONGEST])
    # Nothing is hashed for the same card, which is what nearly every look brings.
    if not card or card == record.card:
        return
    changes = card_changes(record.card, card) if record.card else ()
    if changes or not record.card:
        detail = _told(changes) if record.card else "first seen"
        version = str(card.get("version", ""))
        yield AgentEvent(
            at=at, kind="card", detail=detail, hash=card_hash(card), version=version, key=key, changes=changes
        )


def _told(changes: tuple[CardChange, ...]) -> str:
    """The first changes in one line: "skills.assess.name: Assess → Judge"."""
    more = f"; and {len(changes) - MOST_DIFFERENCES} more" if len(changes) > MOST_DIFFERENCES else ""
    return "; ".join(map(_line, changes[:MOST_DIFFERENCES])) + more


def _line(change: CardChange) -> str:
    place = change.at.strip("/").replace("/", ".") or "card"
    return f"{place}: {change.before or 'nothing'} → {change.after or 'nothing'}"
