"""Reads the fingerprints of known licence texts and what tells siblings apart, once."""

import json
import re
from array import array
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from .packaged import table, text

SAMPLE = 4


@dataclass(frozen=True)
class Template:
    """One licence text as hashes: its shingles in order, and at which word its numbered sections begin."""

    id: str
    shingles: Sequence[int]
    shingle_set: frozenset[int]
    sections: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class SiblingText:
    """How one licence of a family is named in its own text, and what its deciding clause does."""

    id: str
    name_pattern: re.Pattern[str]
    clause: str
    says: str
    wording: re.Pattern[str] | None


@dataclass(frozen=True)
class LicenceTexts:
    """Everything `identify` compares a text with; `index` leads from a sampled shingle to the templates with it."""

    templates: tuple[Template, ...]
    digests: Mapping[str, int]
    index: Mapping[int, tuple[int, ...]]
    families: tuple[tuple[SiblingText, ...], ...]
    blanks: tuple[tuple[re.Pattern[str], str], ...]
    names: tuple[tuple[re.Pattern[str], str], ...]
    notes: Mapping[str, str]


@cache
def load_texts() -> LicenceTexts:
    """Reads the packaged files; about 30 ms, once."""
    prints, rules = json.loads(text("fingerprints.json"))["licences"], table("licence_texts")
    templates = tuple(_template(id, record) for id, record in prints.items())
    return LicenceTexts(
        templates=templates,
        digests={digest: place for place, record in enumerate(prints.values()) for digest in record["digests"]},
        index=_index(templates),
        families=tuple(tuple(_sibling(sibling) for sibling in family) for family in rules["families"]),
        blanks=read_blanks(rules["blanks"]),
        names=tuple((re.compile(name["wording"]), name["id"]) for name in rules["names"]),
        notes=rules["notes"],
    )


def read_blanks(rules: list[dict[str, str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The places of standard texts that everyone fills in with names of their own."""
    return tuple((re.compile(rule["wording"]), rule["blank"]) for rule in rules)


def _template(id: str, record: dict[str, Any]) -> Template:
    shingles = array("I")
    shingles.frombytes(b64decode(record["shingles"]))
    return Template(id, shingles, frozenset(shingles), tuple((place, name) for place, name in record["sections"]))


def _index(templates: tuple[Template, ...]) -> dict[int, tuple[int, ...]]:
    index: dict[int, tuple[int, ...]] = {}
    for place, template in enumerate(templates):
        for shingle in template.shingle_set:
            if not shingle % SAMPLE:
                index[shingle] = (*index.get(shingle, ()), place)
    return index


def _sibling(rule: dict[str, str]) -> SiblingText:
    wording = rule.get("wording")
    return SiblingText(
        rule["id"], re.compile(rule["named"]), rule["clause"], rule["says"], re.compile(wording) if wording else None
    )
