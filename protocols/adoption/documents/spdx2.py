"""Reads an SPDX 2.2 or 2.3 document, JSON or tag-value: its packages with the licences stated for them."""

import re
from collections.abc import Iterator

from pydantic import JsonValue

from protocols.adoption.component import Component, Kind
from protocols.adoption.documents.bill import (
    BillOfMaterials,
    Fields,
    ListedComponent,
    UnusableDocument,
    bill_of,
    entries,
    fields,
    line,
    parsed_json,
    stated_licence,
)

VERSIONS = frozenset({"SPDX-2.0", "SPDX-2.1", "SPDX-2.2", "SPDX-2.3"})
_KINDS = {
    "LIBRARY": Kind.LIBRARY,
    "FRAMEWORK": Kind.FRAMEWORK,
    "APPLICATION": Kind.APPLICATION,
    "CONTAINER": Kind.PLATFORM,
    "OPERATING-SYSTEM": Kind.PLATFORM,
}
# `PackageLicenseDeclared: MIT`; a value may run over lines: `ExtractedText: <text>…</text>`.
_TAG = re.compile(r"([A-Za-z]{3,40}):[ \t]*(.*)")
_OPEN, _CLOSE = "<text>", "</text>"
_OF_PACKAGE = {
    "PackageVersion": "versionInfo",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
    "SPDXID": "SPDXID",
}


def read_json(text: str) -> BillOfMaterials:
    """Every package of an SPDX JSON document; one that wraps it in `sbom` is unwrapped."""
    document = parsed_json(text, "SPDX")
    return read_document(fields(document.get("sbom")) or document)


def read_tag_value(text: str) -> BillOfMaterials:
    """The same from lines of `Tag: value`."""
    document: Fields = {}
    packages: list[JsonValue] = []
    extracted: list[JsonValue] = []
    current: Fields = document
    for tag, value in _tags(text):
        if tag == "PackageName":
            current = {"name": value, "externalRefs": []}
            packages.append(current)
        elif tag == "LicenseID":
            current = {"licenseId": value}
            extracted.append(current)
        elif tag == "FileName":
            current = {}
        elif tag == "ExternalRef" and isinstance(refs := current.get("externalRefs"), list):
            category, _, remainder = value.partition(" ")
            kind, _, locator = remainder.partition(" ")
            refs.append({"referenceCategory": category, "referenceType": kind, "referenceLocator": locator})
        elif tag in _OF_PACKAGE:
            current[_OF_PACKAGE[tag]] = value
        elif tag in ("ExtractedText", "SPDXVersion", "DocumentName"):
            name = {"ExtractedText": "extractedText", "SPDXVersion": "spdxVersion", "DocumentName": "name"}[tag]
            (current if tag == "ExtractedText" else document)[name] = value
    return read_document({**document, "packages": packages, "hasExtractedLicensingInfos": extracted})


def read_document(document: Fields) -> BillOfMaterials:
    """Every package, the described product left out when it lists others."""
    version = str(document.get("spdxVersion"))[:40]
    if version not in VERSIONS:
        versions = ", ".join(sorted(VERSIONS))
        raise UnusableDocument(f"SPDX version '{version}' is not read here; known are {versions} and SPDX 3.0 as JSON.")
    notes: list[str] = []
    texts = {
        str(info.get("licenseId")): str(info.get("extractedText"))
        for info in entries(document.get("hasExtractedLicensingInfos"))
    }
    packages = entries(document.get("packages"))
    described = _described(document)
    inner = [package for package in packages if package.get("SPDXID") not in described]
    components = (entry for package in inner or packages if (entry := _entry(package, texts, notes)))
    files = len(entries(document.get("files")))
    empty = "The SPDX document lists no package that has a name."
    if files:
        empty = f"The SPDX document lists {files} files and no package: licences of single files are not judged here."
    return bill_of(line(document.get("name"), 300), version.replace("-", " "), components, notes, empty)


def _described(document: Fields) -> set[JsonValue]:
    components = document.get("documentDescribes")
    described = set(map(str, components)) if isinstance(components, list) else set()
    for relation in entries(document.get("relationships")):
        if relation.get("relationshipType") == "DESCRIBES":
            described.add(str(relation.get("relatedSpdxElement")))
    return set(described)


def _entry(package: Fields, texts: dict[str, str], notes: list[str]) -> ListedComponent | None:
    name = line(package.get("name"), 300)
    if name is None:
        notes.append("A package without a name was left out.")
        return None
    licence = stated_licence(package.get("licenseConcluded"), package.get("licenseDeclared"))
    maker = line(package.get("supplier"), 200) or line(package.get("originator"), 200)
    return ListedComponent(
        component=Component(
            name=name,
            kind=_KINDS.get(str(package.get("primaryPackagePurpose"))),
            version=line(package.get("versionInfo"), 120),
            publisher=maker.partition(": ")[2] or None if maker else None,
            purl=_purl(package),
            licence=licence,
        ),
        licence_text=texts.get(licence or ""),
        concluded=bool(stated_licence(package.get("licenseConcluded"))),
    )


def _purl(package: Fields) -> str | None:
    refs = entries(package.get("externalRefs"))
    return next((line(ref.get("referenceLocator"), 500) for ref in refs if ref.get("referenceType") == "purl"), None)


def _tags(text: str) -> Iterator[tuple[str, str]]:
    """Tags with their values, a value between <text> and </text> whole."""
    lines = iter(text.splitlines())
    for current in lines:
        match = _TAG.match(current)
        if match is None:
            continue
        value = match[2]
        if value.startswith(_OPEN):
            content = [value]
            while _CLOSE not in content[-1] and (following := next(lines, None)) is not None:
                content.append(following)
            value = "\n".join(content).removeprefix(_OPEN).partition(_CLOSE)[0]
        yield match[1], value.strip()
