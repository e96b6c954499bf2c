"""One keyed value of the catalogue, with the source and the day on which the source said so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from pydantic import JsonValue

from protocols.adoption import Evidence, Fact

_LONGEST_KEY = 120


class CitedFact(Protocol):
    """A keyed value that says where it can be checked: packaged, live or pasted."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> JsonValue: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> str: ...
    @property
    def evidence(self) -> Evidence: ...


@dataclass(frozen=True, slots=True)
class CatalogueFact:
    """A value as one source gave it on one day."""

    key: str
    value: JsonValue
    source: str
    as_of: str
    evidence: Evidence


def as_fact(claim: CitedFact) -> Fact:
    """The claim as the Fact agents exchange."""
    return Fact(key=claim.key[:_LONGEST_KEY], value=claim.value, evidence=(claim.evidence,))


def day(text: str) -> date:
    """The day an ISO date means; the middle of the month or the year when that is all it says."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 7, 1)
    return date(parts[0], parts[1], parts[2] if len(parts) > 2 else 15)


def days_between(earlier: str, later: date) -> int:
    """Whole days from an ISO date to a day, never negative."""
    return max(0, (later - day(earlier)).days)


def as_text(value: JsonValue) -> str:
    """A value as one line for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(_item_texts(value))
    return str(value)


def _item_texts(values: list[JsonValue]) -> Iterator[str]:
    yield from (as_text(value) for value in values[:12])
    if len(values) > 12:
        yield f"and {len(values) - 12} more"
