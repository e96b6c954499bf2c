"""Reads a CycloneDX SBOM or ML-BOM, JSON or XML: components, stated licences, base models and data sets."""

from collections.abc import Iterator

from pydantic import JsonValue

from protocols.adoption.component import Component, Constituent, Kind
from protocols.adoption.documents.bill import (
    MAX_DEPTH,
    MAX_PARTS,
    BillOfMaterials,
    Fields,
    ListedComponent,
    UnusableDocument,
    bill_of,
    entries,
    fields,
    line,
    parsed_json,
    spdx_spelling,
)

VERSIONS = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})
FORMAT = "CycloneDX"
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


def read_json(text: str) -> BillOfMaterials:
    """Every component of a CycloneDX JSON document, nested ones too, in its order."""
    document = parsed_json(text, FORMAT)
    if document.get("bomFormat") != "CycloneDX":
        raise UnusableDocument("The SBOM is no CycloneDX JSON: its bomFormat is not 'CycloneDX'.")
    return read_document(document)


def read_document(document: Fields) -> BillOfMaterials:
    """The same from the document as JSON, from which file it ever came."""
    version = str(document.get("specVersion"))[:40]
    if version not in VERSIONS:
        versions = ", ".join(sorted(VERSIONS))
        raise UnusableDocument(f"CycloneDX version '{version}' is not read here; known are {versions}.")
    notes: list[str] = []
    every = enumerate(_every(document.get("components"), 1, notes), start=1)
    rows = (entry for place, component in every if (entry := _entry(component, place, notes)))
    name = line(fields(fields(document.get("metadata")).get("component")).get("name"), 300)
    empty = "The SBOM lists no component that has a name."
    if entries(document.get("services")):
        empty = "The SBOM lists services and no component: services carry no licence to judge."
    return bill_of(name or "SBOM", f"{FORMAT} {version}", rows, notes, empty)


def _every(components: JsonValue, depth: int, notes: list[str]) -> Iterator[Fields]:
    # The file may be hostile: recursion is ours to bound.
    if components and depth > MAX_DEPTH:
        notes.append(f"Components nested deeper than {MAX_DEPTH} levels were left out.")
        return
    for component in entries(components):
        yield component
        yield from _every(component.get("components"), depth + 1, notes)


def _entry(component: Fields, place: int, notes: list[str]) -> ListedComponent | None:
    name = line(component.get("name"), 300)
    if name is None:
        notes.append(f"Component {place} has no name and was left out.")
        return None
    licence, concluded, licence_text = _licence(component.get("licenses"), name, notes)
    group = line(component.get("group"), 100)
    supplier = fields(component.get("supplier"))
    return ListedComponent(
        component=Component(
            # Of a model the group is its organisation on the hub; of a Maven package it is no part of what people call
            # it.
            name=f"{group}/{name}"[:300] if group and component.get("type") == "machine-learning-model" else name,
            kind=_KINDS.get(str(component.get("type"))),
            version=line(component.get("version"), 120),
            publisher=line(component.get("publisher"), 200) or line(supplier.get("name"), 200),
            purl=line(component.get("purl"), 500),
            licence=licence,
            constituents=(*_ancestors(component, name, notes), *_datasets(component)),
        ),
        licence_text=licence_text,
        concluded=concluded,
    )


def _licence(choices: JsonValue, name: str, notes: list[str]) -> tuple[str | None, bool, str | None]:
    """One expression from all entries; several bind at once, and concluded ones go before declared ones."""
    stated = entries(choices, MAX_PARTS)
    # Since 1.6 an entry says whether it was declared by the author or concluded by a reviewer, who looked further.
    concluded = [entry for entry in stated if _acknowledged(entry) == "concluded"]
    expressions = [expression for entry in concluded or stated if (expression := _expression(entry))]
    if len(expressions) > 1:
        notes.append(f"{name} states {len(expressions)} licences; all of them are taken to bind.")
        # AND binds tighter than OR, so a choice keeps its brackets when it is joined.
        expressions = [f"({expression})" if " OR " in expression else expression for expression in expressions]
    texts = (fields(fields(entry.get("license")).get("text")).get("content") for entry in stated)
    licence_text = next((text for text in texts if isinstance(text, str) and " " in text), None)
    return " AND ".join(dict.fromkeys(expressions))[:20_000] or None, bool(concluded), licence_text


def _acknowledged(entry: Fields) -> JsonValue:
    return entry.get("acknowledgement") or fields(entry.get("license")).get("acknowledgement")


def _expression(entry: Fields) -> str | None:
    if expression := line(entry.get("expression"), 2_000):
        return expression
    licence = fields(entry.get("license"))
    stated = line(licence.get("id"), 300) or line(licence.get("name"), 300)
    return spdx_spelling(stated) if stated else None


def _ancestors(component: Fields, name: str, notes: list[str]) -> Iterator[Constituent]:
    """What a model was made from, as its pedigree says."""
    for ancestor in entries(fields(component.get("pedigree")).get("ancestors"), MAX_PARTS):
        if base := line(ancestor.get("name"), 300):
            licence, _, _ = _licence(ancestor.get("licenses"), name, notes)
            yield Constituent(name=base, licence=licence[:2_000] if licence else None, role="base model")


def _datasets(component: Fields) -> Iterator[Constituent]:
    """The data sets a model card names."""
    parameters = fields(fields(component.get("modelCard")).get("modelParameters"))
    for dataset in entries(parameters.get("datasets"), MAX_PARTS):
        if name := line(dataset.get("name"), 300):
            yield Constituent(name=name, role="training data")
