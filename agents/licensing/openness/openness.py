"""How open a model is, as three separate answers: MOF class, OSAID 1.0, the AI Act's free and open-source test. Pure.

None follows from another: a model can be class III without meeting OSAID, and have a licence that the AI Act's
exemption accepts without either. A component nobody recorded is unknown, never absent.
"""

from ..facts.records.catalogue import normalised
from ..facts.tables.openness_terms import (
    AiActLicenceAnswer,
    ArtefactRecord,
    LicenceOpenness,
    OpennessAnswers,
    OpennessFacts,
)
from .mof import class_with, class_without_record
from .osaid import osaid


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
        osaid=osaid(record, weights, published, facts),
        aiact=_aiact(weights, facts),
    )


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
