"""Answers "what is this component?" for whoever asks: id, kind, publisher, licence, lineage."""

from protocols.adoption import Component

from .knowledge import Knowledge
from .situation import described


def describe(component: Component, knowledge: Knowledge) -> Component | None:
    """The component as well described as the catalogue knows it; `None` when it is not known."""
    entry = knowledge.catalogue.find(component)
    return described(entry, knowledge.catalogue, knowledge.catalogue.version_in(component)) if entry else None
