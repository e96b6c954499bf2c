"""The packaged facts, read once: components, sources, the rubric, duties and benchmarks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from protocols.adoption import Evidence, Grade, Kind

from .catalogue import Advisory, Catalogue, Entry, Incident, index
from .claim import Claim, Source, Stated, day
from .rubric import Rubric, parse

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SIMPLE = ("task", "subkind", "country", "superseded_by", "derived_from", "derived_licence")
_PARTS = ("models", "datasets", "frameworks", "libraries", "platforms", "protocols")


class UnknownSource(ValueError):
    """A fact of the catalogue cites a source that `sources.yaml` does not list."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What a cited benchmark figure is about."""

    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """How a fact is said to people, and whether it is a duty."""

    says: str
    severity: str = "note"
    owner: str | None = None


@dataclass(frozen=True)
class Knowledge:
    """Everything the rules need, as of one day."""

    catalogue: Catalogue
    sources: Mapping[str, Source]
    rubric: Rubric
    as_of: date
    duties: tuple[tuple[str, str], ...]
    duties_framework: str
    duties_evidence: Evidence
    benchmarks: Mapping[str, Benchmark]
    measures: Mapping[str, tuple[str, ...]]
    sentences: Mapping[str, Sentence]

    def evidence(self, source: str, seen: str | None = None) -> Evidence:
        """The Evidence that a source gives, on the day it was read."""
        return _evidence(self.sources[source], seen)

    def with_live(self, entry: Entry, newer: Iterable[Stated]) -> "Knowledge":
        """The same knowledge with newer claims on one entry, which may be new to the catalogue."""
        entries = {**self.catalogue.entries, entry.id: entry.with_claims(newer)}
        names = {**self.catalogue.names} if entry.id in self.catalogue.entries else index(entries.values())
        return replace(self, catalogue=Catalogue(entries, names))


@cache
def load() -> Knowledge:
    """The packaged Knowledge. Raises UnknownSource or AmbiguousName when the data contradict themselves."""
    sources = {id: Source(id=id, **_named(tree)) for id, tree in _read("sources.yaml").items()}
    evidence: dict[tuple[str, str], Evidence] = {}
    entries = {
        entry.id: entry
        for part in _PARTS
        for entry in (_entry(tree, sources, evidence) for tree in _read(f"catalogue/{part}.yaml"))
    }
    rubric, duties, benchmarks = _read("rubric.yaml"), _read("duties.yaml"), _read("benchmarks.yaml")
    return Knowledge(
        catalogue=Catalogue(entries, index(entries.values())),
        sources=sources,
        rubric=parse(rubric),
        as_of=day(rubric["as_of"]),
        duties=tuple((duty["dimension"], duty["ask"]) for duty in duties["duties"]),
        duties_framework=duties["framework"],
        duties_evidence=_evidence(sources[duties["source"]]),
        benchmarks={
            key: Benchmark(tree["title"], tuple(tree["measures"])) for key, tree in benchmarks["benchmarks"].items()
        },
        measures={measure: tuple(words) for measure, words in benchmarks["measures"].items()},
        sentences={tree.pop("fact"): Sentence(**tree) for tree in _read("sentences.yaml")},
    )


def _read(name: str) -> Any:
    text = (
        resources.files(str(__package__).rpartition(".")[0])
        .joinpath("data", *name.split("/"))
        .read_text(encoding="utf-8")
    )
    return yaml.load(text, Loader=_LOADER)


def _named(tree: dict[str, str]) -> dict[str, str]:
    return {name: str(tree[name]) for name in ("title", "locator", "grade", "seen")}


def _evidence(source: Source, seen: str | None = None) -> Evidence:
    return Evidence(
        title=source.title, locator=source.locator, seen=str(seen or source.seen), grade=Grade(source.grade)
    )


def _entry(tree: dict[str, Any], sources: Mapping[str, Source], known: dict[tuple[str, str], Evidence]) -> Entry:
    def evidence(said: dict[str, Any]) -> Evidence:
        at = (said["source"], str(said["seen"]))
        if at[0] not in sources:
            raise UnknownSource(f"{tree['id']}: no source is called {at[0]!r}")
        if at not in known:
            known[at] = _evidence(sources[at[0]], at[1])
        return known[at]

    claims = tuple(
        Claim(key, value, group["source"], str(group["seen"]), evidence(group))
        for group in tree["facts"]
        for key, value in group["says"].items()
    )
    return Entry(
        id=tree["id"],
        name=tree["name"],
        kind=Kind(tree["kind"]),
        publisher=tree["publisher"],
        status=tree["status"],
        status_is_judgement=tree["status_basis"] == "judgement",
        claims=claims,
        aliases=tuple(tree.get("aliases", ())),
        ids=tree.get("ids", {}),
        alternatives=tuple(tree.get("alternatives", ())),
        advisories=tuple(_advisory(said, evidence(said)) for said in tree.get("advisories", ())),
        incidents=tuple(_incident(said, evidence(said)) for said in tree.get("incidents", ())),
        **{
            name: tree.get(name)
            for name in ("task", "subkind", "country", "superseded_by", "derived_from", "derived_licence")
        },
    )


def _advisory(said: dict[str, Any], evidence: Evidence) -> Advisory:
    named = {name: said.get(name) for name in ("affected", "fixed", "severity", "package")}
    return Advisory(id=said["id"], says=said["says"], evidence=evidence, **named)


def _incident(said: dict[str, Any], evidence: Evidence) -> Incident:
    return Incident(said["says"], str(said["when"]), tuple(said["versions"]), evidence)
