"""Plain facts from the front matter of a model card that a person pasted; read as data, bounded, never followed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from pydantic import JsonValue

from protocols.adoption import Component, Document, DocumentKind, Evidence, Grade, Inquiry

from .catalogue import spelled
from .claims import Claim

_FRONT = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LONGEST, _MOST_ITEMS, _LONGEST_VALUE = 64_000, 30, 300
_KEYS = {
    "license_link": "licence.link",
    "base_model": "lineage.base_models",
    "datasets": "lineage.datasets",
    "language": "languages",
    "pipeline_tag": "task",
    "library_name": "library",
}


class _Plain(yaml.SafeLoader):
    """YAML without aliases, so that a card cannot make a small text a large tree."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


@dataclass(frozen=True, slots=True)
class Card:
    """What a pasted model card says."""

    name: str
    model: str | None
    claims: tuple[Claim, ...]


def cards(inquiry: Inquiry, today: str) -> tuple[Card, ...]:
    """Every pasted model card whose front matter can be read."""
    pasted = (document for document in inquiry.documents if document.kind is DocumentKind.MODEL_CARD)
    read = (_card(document, today) for document in pasted)
    return tuple(card for card in read if card)


def card_for(component: Component, inquiry: Inquiry, today: str) -> Card | None:
    """The card that is about this component: by its name, or because nothing else was asked about."""
    found = cards(inquiry, today)
    name = spelled(component.name)
    for card in found:
        said = (card.name, card.model or "")
        if any(name and name in spelled(text) for text in said):
            return card
    return found[0] if len(found) == 1 and len(inquiry.components) <= 1 else None


def _card(document: Document, today: str) -> Card | None:
    match = _FRONT.match(document.text[:_LONGEST])
    if match is None:
        return None
    try:
        tree = yaml.load(match[1], Loader=_Plain)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(tree, dict):
        return None
    evidence = Evidence(
        title=f"Model card given by the person: {document.name}"[:300],
        locator="front matter of the pasted card",
        seen=today,
        grade=Grade.PERSON,
    )
    said = tuple(Claim(key, value, "person", today, evidence) for key, value in _said(tree))
    model = tree.get("model_name")
    return Card(document.name, str(model)[:_LONGEST_VALUE] if isinstance(model, str) else None, said)


def _said(tree: dict) -> Iterator[tuple[str, JsonValue]]:
    licence = tree.get("license")
    if licence == "other" and isinstance(tree.get("license_name"), str):
        licence = tree["license_name"]
    if isinstance(licence, str):
        yield "licence.weights", licence[:_LONGEST_VALUE]
    for key, name in _KEYS.items():
        value = tree.get(key)
        if isinstance(value, str):
            yield name, value[:_LONGEST_VALUE]
        elif isinstance(value, list):
            yield name, [str(item)[:_LONGEST_VALUE] for item in value[:_MOST_ITEMS]]
