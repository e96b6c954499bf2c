"""What an agent answers from: entries, their sources and its rubric, as of one day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from protocols.adoption import Evidence
from protocols.catalogue.cited_fact import CitedFact
from protocols.catalogue.component_catalogue import ComponentCatalogue, index
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.scores.rubric import Rubric
from protocols.catalogue.sources import SourceIndex


@dataclass(frozen=True)
class CitedKnowledge:
    """Everything the rules of an agent need; agents add what only they read."""

    catalogue: ComponentCatalogue
    sources: SourceIndex
    rubric: Rubric

    @property
    def as_of(self) -> date:
        """The day for which an answer is when nobody gives one."""
        return self.rubric.as_of

    def evidence(self, source: str, seen: str | None = None) -> Evidence:
        """The Evidence that a source gives, on the day it was read."""
        return self.sources.evidence(source, seen)

    def with_entries(self, entries: Iterable[CatalogueEntry]) -> Self:
        """The same knowledge with these entries added or put in place of those of the same id."""
        merged = {**self.catalogue.entries, **{entry.id: entry for entry in entries}}
        names = self.catalogue.names if merged.keys() == self.catalogue.entries.keys() else index(merged.values())
        return replace(self, catalogue=ComponentCatalogue(merged, names))

    def with_live(self, entry: CatalogueEntry, newer: Iterable[CitedFact]) -> Self:
        """The same knowledge with newer facts on one entry, which may be new to the catalogue."""
        return self.with_entries((entry.with_facts(newer),))
