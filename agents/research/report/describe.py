"""Answers "what is this component?" for whoever asks: id, kind, publisher, licence, lineage."""

from protocols.adoption import Component, Inquiry

from ..facts.knowledge import Knowledge
from ..rules.use_case import entry_of, to_component


def describe(component: Component, knowledge: Knowledge) -> Component | None:
    """The component as well described as the catalogue knows it; `None` when it is not known."""
    entry = entry_of(Inquiry(), component, knowledge.catalogue)
    return to_component(entry, knowledge.catalogue, knowledge.catalogue.version_in(component)) if entry else None
