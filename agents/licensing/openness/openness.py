"""How open a model is, as three separate answers: MOF class, OSAID 1.0, the AI Act's free and open-source test. Pure.

None follows from another: a model can be class III without meeting OSAID, and have a licence that the AI Act's
exemption accepts without either. A component nobody recorded is unknown, never absent.
"""

from collections.abc import Mapping
from typing import Literal

from ..facts.records.catalogue import normalised
from ..facts.tables.openness_terms import (
    WEIGHTS,
    AiActLicenceAnswer,
    ArtefactRecord,
    LicenceOpenness,
    OpennessAnswers,
    OpennessFacts,
    OsaidAnswer,
    OsaidElement,
    is_open,
)
from .mof import class_with, class_without_record

_WORDS = {"meets": "met", "fails": "not met", "unknown": "nothing recorded", "arguable": "open to argument"}


def record_of(id: str | None, name: str, facts: OpennessFacts) -> ArtefactRecord | None:
    """What is recorded of a model; one without an id of ours is found by its exact name."""
    recorded = id if id in facts.records else facts.record_names.get(normalised(name.rpartition("/")[2]))
    return facts.records.get(recorded or "")


def openness(
    id: str | None,
    name: str,
    weights: LicenceOpenness | None,
    facts: OpennessFacts,
    supplied: ArtefactRecord | None = None,
) -> OpennessAnswers:
    """All three answers for one model; `weights` is its weights' licence as established, `None` when unknown.

    A record somebody supplied goes before the packaged one: it is newer, and of this very release.
    """
    record = supplied or record_of(id, name, facts)
    published = facts.osi_verdicts.get(id or "")
    return OpennessAnswers(
        mof=class_with(record, weights, facts) if record else class_without_record(weights, facts),
        osaid=_osaid(record, weights, published, facts),
        aiact=_aiact(weights, facts),
    )


def _osaid(
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


def _aiact(weights: LicenceOpenness | None, facts: OpennessFacts) -> AiActLicenceAnswer:
    if weights is None:
        return AiActLicenceAnswer(
            "unknown", facts.beyond_the_licence, "The weights' licence is not known.", (facts.gpai_evidence,)
        )
    words: dict[str, str] = {
        "yes": f"{weights.id} lets everyone access, use, modify and redistribute.",
        "no": f"{weights.id} does not pass: {weights.why or 'one of the freedoms is missing'}.",
        "arguable": f"Whether {weights.id} passes is open to argument: {weights.why or 'it restricts some uses'}.",
    }
    why = words[weights.aiact]
    return AiActLicenceAnswer(weights.aiact, facts.beyond_the_licence, why, (facts.gpai_evidence,))
