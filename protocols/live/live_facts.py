"""What live sources said about one Component, in the shape of the catalogue's facts, beside what is packaged."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from protocols.adoption import Evidence, Grade, Table
from protocols.catalogue.cited_fact import CitedFact, as_text
from protocols.catalogue.entry import Advisory, CatalogueEntry

SOURCES = {
    "live:hub": ("Hugging Face Hub, repository record", Grade.PRIMARY),
    "live:github": ("GitHub, repository record", Grade.PRIMARY),
    "live:deps.dev": ("deps.dev (Open Source Insights)", Grade.SECONDARY),
    "live:osv": ("OSV, open source vulnerabilities", Grade.SECONDARY),
    "live:scorecard": ("OpenSSF Scorecard, weekly scan", Grade.SECONDARY),
}
# Published sizes are rounded.
_NEARLY = {"params_total_b": 0.05}
# The publisher's tag is compared with the licence that was read; it does not replace it.
_HELD_AGAINST = {"licence.hub_tag": "licence.weights"}
# `Apache-2.0` and `apache 2.0` are one tag.
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class LiveFact:
    """One keyed value as a live source gave it; `locator` is the page on which a reader can check it."""

    key: str
    value: JsonValue
    source: str
    as_of: str
    locator: str
    verified: bool = True

    @property
    def evidence(self) -> Evidence:
        """The Evidence for the value."""
        title, grade = SOURCES[self.source]
        return Evidence(title=title, locator=self.locator, seen=self.as_of, grade=grade)


@dataclass(frozen=True)
class LiveNote:
    """What a live source could not say, and why."""

    source: str
    text: str


@dataclass(frozen=True)
class LiveFacts:
    """Everything one look-up brought; without facts the packaged snapshot stands and the notes say why."""

    facts: tuple[LiveFact, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    notes: tuple[LiveNote, ...] = ()
    calls: int = 0

    def value(self, key: str) -> JsonValue:
        """The value under `key`, or `None`."""
        return next((fact.value for fact in self.facts if fact.key == key), None)

    def advising(self, entry: CatalogueEntry) -> CatalogueEntry:
        """The entry with the advisories found here before those it had under other ids."""
        own = {advisory.id for advisory in self.advisories}
        others = (advisory for advisory in entry.advisories if advisory.id not in own)
        return entry.model_copy(update={"advisories": (*self.advisories, *others)})


@dataclass(frozen=True)
class FactDifference:
    """One key with another value live than packaged; both are shown with their dates."""

    key: str
    packaged: JsonValue
    packaged_source: str
    packaged_as_of: str
    live: LiveFact


def differences(packaged: Iterable[CitedFact], live: LiveFacts) -> tuple[FactDifference, ...]:
    """Every key that both hold once and with different values, in the order of the keys.

    The publisher's licence tag is held against the licence that was read with the weights.
    """
    packaged_facts = tuple(packaged)
    # Two packaged values of one key already differ from each other: neither is the one to compare with.
    repeated = {key for key, count in Counter(fact.key for fact in packaged_facts).items() if count > 1}
    before = {fact.key: fact for fact in packaged_facts if fact.key not in repeated}
    pairs = ((before.get(_HELD_AGAINST.get(fact.key, fact.key)), fact) for fact in live.facts)
    differing = (
        FactDifference(fact.key, old.value, old.source, old.as_of, fact)
        for old, fact in pairs
        if old is not None and not _same(fact.key, old.value, fact.value)
    )
    return tuple(sorted(differing, key=lambda difference: (difference.key, difference.live.source)))


def difference_table(differing: tuple[FactDifference, ...]) -> Table | None:
    """The differences as a Table a reader compares, or `None` when there are none."""
    if not differing:
        return None
    return Table(
        id="live-and-packaged",
        title="Live values that differ from the packaged ones",
        columns=("fact", "packaged", "as of", "live", "as of", "live source"),
        rows=tuple(
            (
                d.key,
                as_text(d.packaged),
                d.packaged_as_of,
                as_text(d.live.value),
                d.live.as_of,
                SOURCES[d.live.source][0],
            )
            for d in differing
        ),
        evidence=tuple(dict.fromkeys(d.live.evidence for d in differing)),
    )


def _same(key: str, first: JsonValue, second: JsonValue) -> bool:
    if isinstance(first, int | float) and isinstance(second, int | float) and not isinstance(first, bool):
        return abs(first - second) <= _NEARLY.get(key, 0.0) * max(abs(first), abs(second))
    if isinstance(first, str) and isinstance(second, str):
        before, now = _plain(key, first), _plain(key, second)
        return before == now or (key == "licence.hub_tag" and len(now) > 3 and before.startswith(now))
    return first == second


def _plain(key: str, text: str) -> str:
    """Text as it is compared; of a licence GitHub gives the family without -only or -or-later."""
    text = text.strip().casefold()
    if key == "licence.hub_tag":
        return _SIGNS.sub("", text)
    return text.removesuffix("-only").removesuffix("-or-later") if key.startswith("licence.") else text
