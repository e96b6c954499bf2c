"""Reads a catalogue's YAML files into entries, each problem named with its file."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from pydantic import Field, TypeAdapter

from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.sources import SourceIndex
from protocols.models import StrictModel

# The parser in C where libyaml is there: the one in Python takes seconds for the catalogue.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Shape = TypeVar("Shape")


class CatalogueFile(StrictModel):
    """One file of a catalogue."""

    components: tuple[CatalogueEntry, ...] = Field(min_length=1)


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
