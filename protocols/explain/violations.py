"""Builders for violations and remarks at a place in an Exchange."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from protocols.explain.explanation import MessagePlace, Remark, Violation
from protocols.explain.spec.citation import Cited, cite

Departure = Violation | Remark
Departures = Iterator[Departure]
SHORT = 120


@dataclass(frozen=True)
class At:
    """A place: request, response or the event of this number; `pointer` leads into its body."""

    place: MessagePlace
    pointer: str = ""
    event: int | None = None

    def below(self, *steps: str | int) -> "At":
        """The place these steps further in."""
        return replace(self, pointer=self.pointer + "".join(f"/{escaped(str(step))}" for step in steps))

    def breaks(self, found: str, demanded: str, source: str | Cited) -> Violation:
        """A rule of the section is broken here."""
        cited = cite(source) if isinstance(source, str) else source
        return Violation(
            place=self.place, pointer=self.pointer, event=self.event, found=found, demanded=demanded, cite=cited
        )

    def remark(self, says: str, section: str = "") -> Remark:
        """Worth knowing, breaks nothing."""
        cited = cite(section) if section else None
        return Remark(place=self.place, pointer=self.pointer, event=self.event, says=says, cite=cited)


def escaped(step: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")


def shown(value: Any) -> str:
    """A JSON value as text, its beginning when it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
