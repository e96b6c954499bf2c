"""Classifies a model by the Model Openness Framework, with what the next class up still needs. Pure."""

from dataclasses import replace

from ..facts.tables.openness_terms import (
    WEIGHTS,
    ArtefactRecord,
    LicenceOpenness,
    MofAnswer,
    MofClass,
    OpennessFacts,
    is_open,
)
from .mof_class import classify


def class_with(record: ArtefactRecord, weights: LicenceOpenness | None, facts: OpennessFacts) -> MofAnswer:
    """The recorded class, corrected where the weights' licence is known better than the record has it."""
    recorded = record.licences.get(WEIGHTS)
    if weights is None or WEIGHTS not in record.licences or weights.mof_open == is_open(recorded, facts):
        return classify(record, facts)
    if weights.mof_open:
        note = (
            f"{WEIGHTS}: recorded as '{recorded or 'no licence'}', which the rule does not count; read as {weights.id}"
        )
        answer = classify(record, facts)
    else:
        note = f"{WEIGHTS}: recorded as {recorded}, but they are under {weights.id}"
        answer = classify(replace(record, licences={**record.licences, WEIGHTS: weights.id}), facts)
    return replace(answer, warnings=(*answer.warnings, note))


# Without a record a closed licence still settles it: no class has closed weights.
def class_without_record(weights: LicenceOpenness | None, facts: OpennessFacts) -> MofAnswer:
    """What the weights' licence alone settles: closed weights rule out class III, open ones settle nothing."""
    closed = weights is not None and not weights.mof_open
    unknown = tuple(
        component.name
        for component in facts.components
        if component.required and component.first_needed is MofClass.III and not (weights and component.name == WEIGHTS)
    )
    why = (
        f"The weights are under {weights.id}, no listed open licence, so class III is out of reach."
        if weights and closed
        else f"Class III needs these too, and nothing is recorded about them: {', '.join(unknown)}."
    )
    return MofAnswer(
        klass=MofClass.UNCLASSIFIED if closed else None,
        label=facts.labels[MofClass.UNCLASSIFIED] if closed else "not assessed",
        next_class=MofClass.III,
        missing=(),
        not_open=(WEIGHTS,) if closed else (),
        unknown=unknown,
        warnings=(),
        why=why,
        evidence=(facts.mof_evidence,),
    )
