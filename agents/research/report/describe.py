"""Answers "what is this component?" for whoever asks: id, kind, publisher, licence, lineage."""

from protocols.adoption import Component, Inquiry

from ..facts.knowledge import Knowledge
from ..rules.situation import described, meant


def describe(component: Component, knowledge: Knowledge) -> Component | None:
    """The component as well described as the catalogue knows it; `None` when it is not known."""
    entry = meant(Inquiry(), component, knowledge.catalogue)
    return described(entry, knowledge.catalogue, knowledge.catalogue.version_in(component)) if entry else None
