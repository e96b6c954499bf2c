"""Markdown pieces: what agents wrote is text here, never markup."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

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


def cited(evidence: Sequence[Evidence]) -> str:
    """Where it can be checked, when it was seen, and how it was verified."""
    return "; ".join(f"{_source(item)}, seen {item.seen}, {item.grade.value}" for item in evidence)


def figure(value: Decimal | float | int) -> str:
    """A number without exponent or idle zeros, with thousands set apart."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    text = f"{exact:,.6f}" if -exact.as_tuple().exponent > 6 else f"{exact:,f}"  # type: ignore[operator] - finite
    return text.rstrip("0").rstrip(".") if "." in text else text


def value(said: JsonValue) -> str:
    """A value as text."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, list):
        return ", ".join(value(item) for item in said)
    return plain(str(said))


def _source(item: Evidence) -> str:
    title = plain(item.title)
    if _URL.fullmatch(item.locator):
        return f"[{title}](<{item.locator}>)"
    return f"{title} ({plain(item.locator)})"
