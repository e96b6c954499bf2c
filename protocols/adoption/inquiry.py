"""What is asked: Components, how they are meant to be used, and the texts given beside."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from protocols.adoption.bounds import Name, Words
from protocols.adoption.component import Component
from protocols.adoption.cost_focus import CostFocus
from protocols.adoption.intended_use import IntendedUse
from protocols.models import StrictModel


class DocumentKind(StrEnum):
    """What a text that was given is."""

    LICENCE = "licence"
    MODEL_CARD = "model-card"
    SBOM = "sbom"
    DEPENDENCIES = "dependencies"
    OTHER = "other"


class Document(StrictModel):
    """A text the person gave: a licence, a model card, an SBOM, a list of dependencies."""

    name: Name
    kind: DocumentKind
    text: Annotated[str, Field(max_length=6_000_000)]


class Inquiry(StrictModel):
    """One question to the platform.

    `cost` says which cost is asked about; with no kind the cost agent reads it from `question`.
    `concerns` empty means every Concern. `may_ask` is false when nobody will answer: an agent then asks nothing,
    and lists what it assumed and what is missing. `as_of` is the day the answer is for; rules read no clock.
    `facts` holds answers to Questions whose field is not one of ours (`facts.<name>`); `declined` the
    fields a person chose not to answer, so that nobody asks twice.
    """

    components: Annotated[tuple[Component, ...], Field(max_length=2_000)] = ()
    use: IntendedUse = IntendedUse()
    cost: CostFocus = CostFocus()
    question: Words = ""
    concerns: tuple[str, ...] = ()
    may_ask: bool = True
    as_of: date | None = None
    documents: Annotated[tuple[Document, ...], Field(max_length=20)] = ()
    facts: dict[str, JsonValue] = {}
    declined: tuple[str, ...] = ()
