"""The packaged facts, read once: components, sources, the rubric, duties and benchmarks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

import yaml
from pydantic import Field, TypeAdapter

from protocols.adoption import Evidence
from protocols.adoption.fact_texts import fact_text
from protocols.models import Noun

from .catalogue import ComponentCatalogue, index
from .cited_fact import CitedFact
from .entry import CatalogueEntry
from .organisations import Organisations
from .rubric import Rubric
from .sources import SourceIndex

# The parser in C where libyaml is there: the one in Python takes seconds for the catalogue.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CATALOGUE = ("models", "datasets", "frameworks", "libraries", "platforms", "protocols")
Shape = TypeVar("Shape")


class DeployerDuty(Noun):
    """One dimension of a responsible deployment, what it asks of the deployer, and where facts on it begin."""

    dimension: str
    ask: str
    facts: tuple[str, ...] = ()


class Duties(Noun):
    """The framework's checklist."""

    framework: str
    source: str
    duties: tuple[DeployerDuty, ...]


class Benchmark(Noun):
    """What a cited benchmark figure is about."""

    title: str
    measures: tuple[str, ...]


class Benchmarks(Noun):
    """Benchmarks by key, and the words of a purpose that each measure speaks to."""

    measures: Mapping[str, tuple[str, ...]]
    benchmarks: Mapping[str, Benchmark]


class Sentence(Noun):
    """How a fact is put to people, and whether it is a duty."""

    fact: str
    text: str
    severity: str = "note"
    owner: str | None = None


class CatalogueFile(Noun):
    """One file of the catalogue."""

    components: tuple[CatalogueEntry, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Knowledge:
    """Everything the rules need, as of one day."""

    catalogue: ComponentCatalogue
    sources: SourceIndex
    rubric: Rubric
    duties: Duties
    benchmarks: Benchmarks
    sentences: tuple[Sentence, ...]
    organisations: Organisations

    @property
    def as_of(self) -> date:
        """The day for which an answer is when nobody gives one."""
        return self.rubric.as_of

    def evidence(self, source: str, seen: str | None = None) -> Evidence:
        """The Evidence that a source gives, on the day it was read."""
        return self.sources.evidence(source, seen)

    def with_entries(self, entries: Iterable[CatalogueEntry]) -> "Knowledge":
        """The same knowledge with these entries added or put in place of those of the same id."""
        merged = {**self.catalogue.entries, **{entry.id: entry for entry in entries}}
        names = self.catalogue.names if merged.keys() == self.catalogue.entries.keys() else index(merged.values())
        return replace(self, catalogue=ComponentCatalogue(merged, names))

    def with_live(self, entry: CatalogueEntry, newer: Iterable[CitedFact]) -> "Knowledge":
        """The same knowledge with newer facts on one entry, which may be new to the catalogue."""
        return self.with_entries((entry.with_facts(newer),))


@cache
def load() -> Knowledge:
    """The packaged Knowledge. Raises UnknownSource, AmbiguousName or ValidationError when the data are not sound."""
    sources, organisations = SourceIndex.parse(_tree("sources.yaml")), _read("organisations.yaml", Organisations)
    entries = {entry.id: organisations.resolve(entry) for part in _CATALOGUE for entry in _components(part, sources)}
    return Knowledge(
        catalogue=ComponentCatalogue(entries, index(entries.values())),
        sources=sources,
        rubric=_read("rubric.yaml", Rubric),
        duties=_read("duties.yaml", Duties),
        benchmarks=_read("benchmarks.yaml", Benchmarks),
        sentences=_read("sentences.yaml", tuple[Sentence, ...]),
        organisations=organisations,
    )


def parse_yaml(text: str) -> Any:
    """A data file as plain values; no tag of YAML makes an object."""
    return yaml.load(text, Loader=_LOADER)


def _components(part: str, sources: SourceIndex) -> Iterator[CatalogueEntry]:
    yield from CatalogueFile.model_validate({"components": _tree(f"catalogue/{part}.yaml")}, context=sources).components


def _read(name: str, shape: type[Shape]) -> Shape:
    return TypeAdapter(shape).validate_python(_tree(name))


def _tree(name: str) -> Any:
    return parse_yaml(fact_text(str(__package__), name))
