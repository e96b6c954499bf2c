"""The Open Source AI Definition, element by element."""

from collections.abc import Mapping
from typing import Literal

from ..facts.tables.openness_terms import (
    WEIGHTS,
    ArtefactRecord,
    LicenceOpenness,
    OpennessFacts,
    OsaidAnswer,
    OsaidElement,
    is_open,
)

_WORDS = {"meets": "met", "fails": "not met", "unknown": "nothing recorded", "arguable": "open to argument"}


def osaid(
    record: ArtefactRecord | None, weights: LicenceOpenness | None, published: str | None, facts: OpennessFacts
) -> OsaidAnswer:
    elements = {element.id: _element(element, record, weights, facts) for element in facts.elements}
    reasons = "; ".join(f"{element.what}: {_WORDS[elements[element.id]]}" for element in facts.elements)
    beside = f" OSI's own validation decides here; it said: {published}." if published else ""
    evidence = (facts.osaid_evidence, *((record.evidence,) if record else ()))
    return OsaidAnswer(
        answer=_worst(elements) if published is None else "meets" if published == "meets" else "fails",
        elements=elements,
        published=published,
        why=f"Required are {reasons}.{beside}",
        evidence=(*evidence, facts.osi_evidence) if published else evidence,
    )


def _worst(elements: Mapping[str, str]) -> Literal["meets", "fails", "arguable", "unknown"]:
    states = set(elements.values())
    # One element that fails decides; one that nobody recorded leaves the rest without meaning.
    if "fails" in states:
        return "fails"
    if "unknown" in states:
        return "unknown"
    return "arguable" if "arguable" in states else "meets"


def _element(
    element: OsaidElement, record: ArtefactRecord | None, weights: LicenceOpenness | None, facts: OpennessFacts
) -> str:
    if WEIGHTS in element.components and weights is not None:
        by_licence: dict[str, str] = {"yes": "meets", "no": "fails", "arguable": "arguable"}
        return by_licence[weights.osaid]
    if record is None:
        return "unknown"
    open_parts = [name for name in element.components if is_open(record.licences.get(name), facts)]
    if len(open_parts) == len(element.components):
        return "meets"
    # The definition asks for information on the data, not for the data: part of it may do, of code and weights it may
    # not.
    return "arguable" if open_parts and element.id == "data-information" else "fails"
