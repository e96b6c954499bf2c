"""What the registry knows of one component: its names, version, size and addresses."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import Field

from protocols.adoption.component import Component, Kind
from protocols.models import StrictModel

Text = Annotated[str, Field(max_length=400)]
LONGEST_PUBLISHER = 200


class Record(StrictModel):
    """One component. `category` is finer than `kind`; `latest` the last release read; `parameters_b` in 10^9.

    `hubs` are names on the model hub, `repositories` on GitHub, `addresses` further ones (`pypi:name`).
    `api_only` components are sold behind an API and cannot be run by whoever asks. `sources` are keys of the file's
    table; `grade` is text (own licence file or metadata read), secondary (two of them name it) or single.
    """

    id: Text
    name: Text
    kind: Kind
    category: Text = ""
    aliases: tuple[Text, ...] = ()
    family: Text | None = None
    version: Text | None = None
    size: Text | None = None
    variant: Text | None = None
    publisher: Text | None = None
    country: Text | None = None
    hubs: tuple[Text, ...] = ()
    repositories: tuple[Text, ...] = ()
    purls: tuple[Text, ...] = ()
    addresses: tuple[Text, ...] = ()
    latest: Text | None = None
    parameters_b: float | None = None
    active_b: float | None = None
    released: Text = ""
    licence: Text = ""
    task: Text = ""
    status: Text = ""
    downloads: int | None = None
    alternatives: tuple[Text, ...] = ()
    standards: tuple[Text, ...] = ()
    api_only: bool = False
    sources: tuple[Text, ...] = ()
    grade: Text = ""

    @property
    def component(self) -> Component:
        """The component agents are asked about."""
        # Some papers name forty institutes as the publisher; a Component takes 200 characters.
        publisher = self.publisher[:LONGEST_PUBLISHER] if self.publisher else None
        return Component(id=self.id, name=self.name, kind=self.kind, publisher=publisher)


class NameSpellings(StrictModel):
    """How people spell components beside their own names; see data/spellings.yaml."""

    defaults: dict[str, str]
    everyday: str
    makers: str
    everyday_phrases: tuple[str, ...] = ()
    several: dict[str, tuple[str, ...]] = {}


class RecordFile(StrictModel):
    """data/components.json: the day it was read, where from, and a line a component."""

    as_of: date
    sources: dict[str, str]
    records: tuple[Record, ...]


@cache
def packaged_records() -> tuple[Record, ...]:
    """The packaged components."""
    text = files("protocols.adoption.registry").joinpath("data/components.json").read_bytes()
    return RecordFile.model_validate_json(text).records


@cache
def packaged_spellings() -> NameSpellings:
    """data/spellings.yaml."""
    text = files("protocols.adoption.registry").joinpath("data/spellings.yaml").read_text("utf-8")
    return NameSpellings.model_validate(yaml.load(text, yaml.CSafeLoader))
