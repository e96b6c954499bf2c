"""A judged case as the contract wants it: component, facts, score and what is not covered."""

from protocols.adoption import Component, Evidence, Fact, Kind, Score, Signal

from ..documents.case import JudgedCase
from ..rules.outcome import LicenceOutcome
from .evidence_grade import weakest

ANSWERS = {
    LicenceOutcome.PERMITTED: "Permitted",
    LicenceOutcome.OBLIGATIONS: "Permitted with obligations",
    LicenceOutcome.REVIEW: "Legal review needed",
    LicenceOutcome.BLOCKED: "Not permitted",
}
POINTS = {
    LicenceOutcome.PERMITTED: 100.0,
    LicenceOutcome.OBLIGATIONS: 70.0,
    LicenceOutcome.REVIEW: 30.0,
    LicenceOutcome.BLOCKED: 0.0,
}


def described(case: JudgedCase) -> Component:
    """The component as well described as it is known here."""
    record, component = case.record, case.component
    if record is None:
        return component
    filled = {"kind": component.kind or record.kind, "publisher": component.publisher or record.publisher}
    if record.on_file:
        # One record may speak for several releases: the answer keeps the id of the one that was asked about.
        filled["id"] = component.id or record.id
    if not component.licence and not component.constituents:
        filled["licence"] = case.parts[0].resolved
    return component.model_copy(update=filled)


def facts(case: JudgedCase) -> tuple[Fact, ...]:
    """The licences by part, keyed so that another agent's differing record is noticed."""
    facts_by_key = {
        f"licence.{fact.part}": Fact(key=f"licence.{fact.part}", value=fact.licence, evidence=(fact.evidence,))
        for fact in (case.record.licences if case.record else ())
        if fact.licence != "UNKNOWN"
    }
    if case.component.licence:
        key = {Kind.MODEL: "licence.weights", Kind.DATASET: "licence.data"}.get(
            case.use.kind or Kind.LIBRARY, "licence.code"
        )
        facts_by_key[key] = Fact(key=key, value=case.parts[0].resolved, evidence=case.parts[0].evidence)
    facts_by_key["licence"] = Fact(
        key="licence",
        value=" AND ".join(dict.fromkeys(part.resolved for part in case.parts)),
        evidence=_sources(case),
    )
    return tuple(facts_by_key.values())


def score(case: JudgedCase) -> Score:
    """The verdict as points, by the printed rule."""
    outcome = case.ruling.outcome
    signal = Signal(
        fact="licence.verdict",
        value=outcome.value,
        points=POINTS[outcome],
        weight=1,
        rule="permitted 100, with obligations 70, legal review 30, blocked 0",
        evidence=_sources(case),
    )
    return Score(
        dimension="licence_fit",
        points=POINTS[outcome],
        coverage=1.0,
        source_quality=weakest(case)[0].trust,
        signals=(signal,),
    )


def _sources(case: JudgedCase) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence for part in case.parts for evidence in part.evidence))


def not_covered(case: JudgedCase) -> tuple[str, ...]:
    """What this answer does not say."""
    remarks = [
        "This is decision support, not legal advice.",
        *case.bill.notes,
        *(case.record.notes if case.record else ()),
    ]
    if case.record and case.record.kind is Kind.MODEL:
        remarks.append("Rights in the training data of the model were not examined.")
    remarks += [
        f"{part.name} ({part.licence}) binds only if you use it: {part.title}."
        for part in (case.record.optional_parts if case.record else ())
    ]
    return tuple(remarks)
