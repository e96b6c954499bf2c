"""Reads a CycloneDX SBOM in XML by turning it into the JSON form of the same document."""

from typing import TYPE_CHECKING

from pydantic import JsonValue

from protocols.adoption.documents.bill import MAX_DEPTH, BillOfMaterials, Fields, UnusableDocument
from protocols.adoption.documents.cyclonedx import FORMAT, read_document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMESPACE = "http://cyclonedx.org/schema/bom/"


def read_xml(text: str) -> BillOfMaterials:
    """As the JSON reader; entities and external references are refused, not resolved."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(text)
    except (ParseError, DefusedXmlException, RecursionError, ValueError) as error:
        raise UnusableDocument(f"The SBOM is no readable XML: {str(error)[:200] or type(error).__name__}") from error
    namespace, _, name = root.tag.removeprefix("{").rpartition("}")
    if name != "bom" or not namespace.startswith(_NAMESPACE):
        raise UnusableDocument(f"The XML is no {FORMAT} SBOM: its root is '{name[:40]}'.")
    components = _components(root, 1)
    metadata: Fields = (
        {"component": _component(element_found, 1)} if (element_found := _at(root, "metadata", "component")) else {}
    )
    version = namespace.removeprefix(_NAMESPACE)
    services: list[JsonValue] = [{} for _ in _at(root, "services") or ()]
    return read_document({"specVersion": version, "components": components, "metadata": metadata, "services": services})


def _components(parent: "Element", depth: int) -> list[JsonValue]:
    children = _at(parent, "components")
    # One level more than is read, so that the reader itself says what it leaves out.
    return [_component(child, depth) for child in children] if children is not None and depth <= MAX_DEPTH + 1 else []


def _component(element: "Element", depth: int) -> Fields:
    plain: Fields = {_local(child): child.text for child in element if len(child) == 0}
    supplier = _at(element, "supplier", "name")
    ancestors = _at(element, "pedigree", "ancestors")
    return {
        **plain,
        "type": element.get("type"),
        "supplier": {"name": supplier.text} if supplier is not None else {},
        "licenses": _licences(element),
        "components": _components(element, depth + 1),
        "pedigree": {"ancestors": [_component(ancestor, MAX_DEPTH) for ancestor in ancestors or ()]},
        "modelCard": {"modelParameters": {"datasets": _datasets(element)}},
    }


def _licences(element: "Element") -> list[JsonValue]:
    return [
        {"expression": child.text, "acknowledgement": child.get("acknowledgement")}
        if _local(child) == "expression"
        else {"license": _licence(child), "acknowledgement": child.get("acknowledgement")}
        for child in _at(element, "licenses") or ()
    ]


def _licence(element: "Element") -> Fields:
    stated: Fields = {_local(child): child.text for child in element}
    return {**stated, "text": {"content": stated.get("text")}}


def _datasets(element: "Element") -> list[JsonValue]:
    children = _at(element, "modelCard", "modelParameters", "datasets")
    names = (_at(child, "name") for child in children or ())
    return [{"name": name.text} for name in names if name is not None]


def _at(element: "Element", *path: str) -> "Element | None":
    """The first element at a path of local names."""
    for step in path:
        element_found = next((child for child in element if _local(child) == step), None)
        if element_found is None:
            return None
        element = element_found
    return element


def _local(element: "Element") -> str:
    return element.tag.rpartition("}")[2]
