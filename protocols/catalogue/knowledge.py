"""What an agent answers from: entries, their sources and its rubric, as of one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, Self, TypeVar

import yaml
from pydantic import Field, TypeAdapter

from protocols.adoption import Evidence
from protocols.catalogue.cited_fact import CitedFact
from protocols.catalogue.component_catalogue import ComponentCatalogue, index
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.rubric import Rubric
from protocols.catalogue.sources import SourceIndex
from protocols.models import StrictModel

# The parser in C where libyaml is there: the one in Python takes seconds for the catalogue.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Shape = TypeVar("Shape")


class CatalogueFile(StrictModel):
    """One file of a catalogue."""

    components: tuple[CatalogueEntry, ...] = Field(min_length=1)


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


def parse_yaml(text: str) -> Any:
    """A data file as plain values; no tag of YAML makes an object."""
    return yaml.load(text, Loader=_LOADER)


def read_tree(file: Traversable) -> Any:
    """The file as plain values."""
    return parse_yaml(file.read_text(encoding="utf-8"))


def read_as(file: Traversable, shape: type[Shape]) -> Shape:
    """The file in its shape. Raises ValidationError."""
    return TypeAdapter(shape).validate_python(read_tree(file))


def read_entries(folder: Traversable, sources: SourceIndex) -> Iterator[CatalogueEntry]:
    """The entries of every `*.yaml` in the folder, in the order of the files' names.

    Raises UnknownSource and ValidationError.
    """
    files = (file for file in folder.iterdir() if file.name.endswith(".yaml"))
    for file in sorted(files, key=lambda file: file.name):
        yield from CatalogueFile.model_validate({"components": read_tree(file)}, context=sources).components
