"""A Component that someone thinks of adopting, and what it is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from protocols.adoption.bounds import Name
from protocols.models import StrictModel


class Kind(StrEnum):
    """What sort of thing a Component is."""

    MODEL = "model"
    LIBRARY = "library"
    FRAMEWORK = "framework"
    INFERENCE_ENGINE = "inference-engine"
    PLATFORM = "platform"
    TOOL = "tool"
    DATABASE = "database"
    APPLICATION = "application"
    DATASET = "dataset"
    PROTOCOL = "protocol"
    STANDARD = "standard"
    INITIATIVE = "initiative"
    LICENCE = "licence"


class Constituent(StrictModel):
    """Something a Component is made from, with a licence of its own: base model, adapter, data, runtime."""

    name: Name
    licence: Annotated[str, Field(max_length=2_000)] | None = None
    role: Annotated[str, Field(max_length=60)] = "component"


class Component(StrictModel):
    """What someone is thinking of adopting, as far as it is known.

    `id` is the catalogue's id (`llama-3.3-70b`); `licence` an SPDX expression or licence id.
    """

    name: Name
    id: Annotated[str, Field(max_length=120)] | None = None
    kind: Kind | None = None
    version: Annotated[str, Field(max_length=120)] | None = None
    publisher: Annotated[str, Field(max_length=200)] | None = None
    purl: Annotated[str, Field(max_length=500)] | None = None
    licence: Annotated[str, Field(max_length=20_000)] | None = None
    constituents: Annotated[tuple[Constituent, ...], Field(max_length=2_000)] = ()
