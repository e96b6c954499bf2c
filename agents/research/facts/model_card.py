"""Plain facts from the front matter of a model card that a person pasted; read as data, bounded, never followed.

Only top-level `key: value` lines and flat lists are read: no YAML parser sees a stranger's text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from protocols.adoption import Component, Document, DocumentKind, Evidence, Grade, Inquiry
from protocols.catalogue.cited_fact import CatalogueFact
from protocols.catalogue.component_catalogue import normal_name

# `license: mit`, `datasets:`
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]{0,40}):(?:[ \t]+(.*))?")
# `- allenai/c4`
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_MOST_LINES, _MOST_ITEMS, _LONGEST_VALUE = 400, 30, 300
_KEYS = {
    "license_link": "licence.link",
    "base_model": "lineage.base_models",
    "datasets": "lineage.datasets",
    "language": "languages",
    "pipeline_tag": "task",
    "library_name": "library",
}
Front = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class PastedCard:
    """What a pasted model card says."""

    name: str
    model: str
    facts: tuple[CatalogueFact, ...]


def card_for(component: Component, inquiry: Inquiry, today: str) -> PastedCard | None:
    """The card that is about this component: by its name, or because nothing else was asked about."""
    pasted = (document for document in inquiry.documents if document.kind is DocumentKind.MODEL_CARD)
    cards = [card for card in (_card(document, today) for document in pasted) if card]
    name = normal_name(component.name)
    for card in cards:
        if name and (name in normal_name(card.name) or name in normal_name(card.model)):
            return card
    return cards[0] if len(cards) == 1 and len(inquiry.components) <= 1 else None


def _card(document: Document, today: str) -> PastedCard | None:
    front = _front(document.text)
    if not front:
        return None
    evidence = Evidence(
        title=f"Model card given by the person: {document.name}"[:300],
        locator="front matter of the pasted card",
        seen=today,
        grade=Grade.PERSON,
    )
    facts = tuple(CatalogueFact(key, value, "person", today, evidence) for key, value in _stated_keys(front))
    model = front.get("model_name")
    return PastedCard(document.name, model if isinstance(model, str) else "", facts)


def _front(text: str) -> Front:
    """The values between the first two `---` lines; empty when there are no such lines."""
    lines = text[: _MOST_LINES * _LONGEST_VALUE].lstrip().splitlines()[:_MOST_LINES]
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        return {}
    values: dict[str, str | list[str]] = {}
    key = ""
    for line in lines[1:]:
        if line.strip() == "---":
            break
        item, key_line = _ITEM.fullmatch(line), _KEY.fullmatch(line)
        if key_line:
            key = key_line[1]
            values[key] = _value(key_line[2] or "")
        elif item and key and len(items := _list(values[key])) < _MOST_ITEMS:
            values[key] = [*items, _text(item[1])]
    return values


def _stated_keys(front: Front) -> Iterator[tuple[str, JsonValue]]:
    licence = front.get("license")
    # The Hub has `other` for every licence it has no tag for; the name stands beside it.
    if licence == "other" and isinstance(front.get("license_name"), str):
        licence = front["license_name"]
    if isinstance(licence, str) and licence:
        yield "licence.weights", licence
    for key, name in _KEYS.items():
        value = front.get(key)
        if isinstance(value, str) and value:
            yield name, value
        elif isinstance(value, list) and value:
            yield name, [*value]


def _value(text: str) -> str | list[str]:
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]"):
        return [_text(part) for part in inner[1:-1].split(",")[:_MOST_ITEMS] if part.strip()]
    return _text(inner)


def _text(raw: str) -> str:
    return raw.strip().strip("\"'")[:_LONGEST_VALUE]


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else []
