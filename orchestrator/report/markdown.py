"""Markdown pieces: what agents wrote is text here, never markup."""

import re
from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from protocols.adoption import Evidence

_SPECIAL = re.compile(r"([\\`*\[\]|#~]|(?<!\w)_|_(?!\w))")
_URL = re.compile(r"https?://[^\s<>\"'`]+")
_SPACE = re.compile(r"\s+")


def plain(words: str) -> str:
    """Text on one line in which nothing is markup."""
    escaped = _SPECIAL.sub(r"\\\1", _SPACE.sub(" ", words).strip())
    return escaped.replace("<", "&lt;").replace(">", "&gt;")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of cells that are Markdown already."""
    head = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    return [*head, *("| " + " | ".join(row) + " |" for row in rows), ""]


def section(level: int, title: str, lines: Sequence[str]) -> list[str]:
    """A titled part, or nothing when it has no lines."""
    return [f"{'#' * level} {title}", "", *lines, *([] if lines and not lines[-1] else [""])] if lines else []


class Sources:
    """Numbers each source when it is first cited, so that the text stays short and the list stands once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str], int] = {}

    def cite(self, evidence: Sequence[Evidence]) -> str:
        """The numbers of these sources, each with the day on which it said so."""
        cited = {self._number(item): item.seen for item in evidence}
        return ", ".join(f"[{number}] {day}" for number, day in cited.items())

    def lines(self) -> list[str]:
        """Every source cited so far, by number."""
        return [f"{number}. {_link(*named)}" for named, number in self._numbers.items()]

    def _number(self, item: Evidence) -> int:
        source = (item.title, item.locator, item.grade.value)
        return self._numbers.setdefault(source, len(self._numbers) + 1)


def value(said: JsonValue) -> str:
    """A value as text."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, list):
        return ", ".join(value(item) for item in said)
    return plain(str(said))


def _link(title: str, locator: str, grade: str) -> str:
    link = f"[{plain(title)}](<{locator}>)" if _URL.fullmatch(locator) else f"{plain(title)}: {plain(locator)}"
    return f"{link} ({grade})"
