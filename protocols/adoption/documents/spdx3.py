"""Reads an SPDX 3.0 document in JSON: packages, AI packages and data sets of its graph with their licences."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from protocols.adoption.component import Component, Constituent, Kind
from protocols.adoption.documents.bill import (
    MAX_PARTS,
    BillOfMaterials,
    Fields,
    ListedComponent,
    bill_of,
    entries,
    line,
    parsed_json,
    stated_licence,
)

_PACKAGES = {
    "software_Package": None,
    "ai_AIPackage": Kind.MODEL,
    "dataset_DatasetPackage": Kind.DATASET,
}
_PURPOSES = {"library": Kind.LIBRARY, "framework": Kind.FRAMEWORK, "application": Kind.APPLICATION}
_CONCLUDED, _DECLARED = "hasConcludedLicense", "hasDeclaredLicense"
_ORIGINS = {"trainedOn": "training data", "descendantOf": "base model"}
_LICENCE_LIST = "https://spdx.org/licenses/"


@dataclass
class _Graph:
    """Elements by their id, and where each relation leads from an element."""

    elements: dict[str, Fields] = field(default_factory=dict)
    relations: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def related(self, element: Fields, relation: str) -> list[str]:
        return self.relations.get((str(element.get("spdxId")), relation), [])


def read_json(text: str) -> BillOfMaterials:
    """Every package of the graph that is not only the described product."""
    graph, notes = _graph(parsed_json(text, "SPDX")), list[str]()
    packages = [element for element in graph.elements.values() if element.get("type") in _PACKAGES]
    roots = {target for element in graph.elements.values() for target in _roots(element, graph)}
    inner = [package for package in packages if package.get("spdxId") not in roots]
    components = (entry for package in inner or packages if (entry := _entry(package, graph, notes)))
    name = next((line(e.get("name"), 300) for e in graph.elements.values() if e.get("type") == "SpdxDocument"), None)
    return bill_of(name, "SPDX 3.0", components, notes, "The SPDX document lists no package that has a name.")


def _graph(document: Fields) -> _Graph:
    graph = _Graph()
    for element in entries(document.get("@graph"), 20_000):
        if element.get("type") in ("Relationship", "LifecycleScopedRelationship"):
            targets = element.get("to")
            key = (str(element.get("from")), str(element.get("relationshipType")))
            targets_known = graph.relations.setdefault(key, [])
            targets_known += map(str, targets[:MAX_PARTS]) if isinstance(targets, list) else [str(targets)]
        elif identity := line(element.get("spdxId") or element.get("@id"), 2_000):
            graph.elements[identity] = element
    return graph


def _roots(element: Fields, graph: _Graph) -> list[str]:
    """What a document or an SBOM says it is about."""
    if element.get("type") not in ("SpdxDocument", "software_Sbom"):
        return []
    stated = element.get("rootElement")
    return [*(map(str, stated) if isinstance(stated, list) else ()), *graph.related(element, "describes")]


def _entry(package: Fields, graph: _Graph, notes: list[str]) -> ListedComponent | None:
    name = line(package.get("name"), 300)
    if name is None:
        notes.append("A package without a name was left out.")
        return None
    concluded, declared = (_licence(package, relation, graph) for relation in (_CONCLUDED, _DECLARED))
    return ListedComponent(
        component=Component(
            name=name,
            kind=_PACKAGES[str(package.get("type"))] or _PURPOSES.get(str(package.get("software_primaryPurpose"))),
            version=line(package.get("software_packageVersion"), 120),
            purl=line(package.get("software_packageUrl"), 500) or _identifier(package),
            licence=stated_licence(concluded, declared),
            constituents=tuple(_origins(package, graph)),
        ),
        concluded=bool(stated_licence(concluded)),
    )


def _licence(package: Fields, relation: str, graph: _Graph) -> str | None:
    """The expression a relation leads to; several bind at once."""
    stated = [text for target in graph.related(package, relation) if (text := _expression(target, graph))]
    return " AND ".join(f"({text})" if " OR " in text else text for text in stated) or None


def _expression(target: str, graph: _Graph) -> str | None:
    element = graph.elements.get(target, {})
    text = line(element.get("simplelicensing_licenseExpression"), 2_000)
    if text:
        return text
    # A listed licence may stand in the graph or only as its address; NoAssertionLicense and NoneLicense end so.
    name = target.removeprefix(_LICENCE_LIST) if target.startswith(_LICENCE_LIST) else line(element.get("name"), 300)
    if target.endswith("NoAssertionLicense"):
        return "NOASSERTION"
    return "NONE" if target.endswith("NoneLicense") else name


def _identifier(package: Fields) -> str | None:
    for identifier in entries(package.get("externalIdentifier"), MAX_PARTS):
        if identifier.get("externalIdentifierType") == "packageUrl":
            return line(identifier.get("identifier"), 500)
    return None


def _origins(package: Fields, graph: _Graph) -> Iterator[Constituent]:
    for relation, role in _ORIGINS.items():
        for target in graph.related(package, relation):
            origin = graph.elements.get(target, {})
            if name := line(origin.get("name"), 300):
                licence = stated_licence(_licence(origin, _CONCLUDED, graph), _licence(origin, _DECLARED, graph))
                yield Constituent(name=name, licence=licence, role=role)
