"""Telling a judged case: summary, facts, score, confidence and what is not covered."""

from protocols.adoption import Component, Evidence, Fact, Kind, Score, Signal

from ..documents.case import Case
from ..facts.licence import Verified
from ..rules.lineage import inherited
from ..rules.outcome import Outcome

ANSWERS = {
    Outcome.PERMITTED: "Permitted",
    Outcome.OBLIGATIONS: "Permitted with obligations",
    Outcome.REVIEW: "Legal review needed",
    Outcome.BLOCKED: "Not permitted",
}
POINTS = {Outcome.PERMITTED: 100.0, Outcome.OBLIGATIONS: 70.0, Outcome.REVIEW: 30.0, Outcome.BLOCKED: 0.0}


def described(case: Case) -> Component:
    """The component as well described as it is known here."""
    known, given = case.known, case.component
    if known is None:
        return given
    filled = {"kind": given.kind or known.kind, "publisher": given.publisher or known.publisher}
    if known.listed:
        filled["id"] = known.id
    if not given.licence and not given.constituents:
        filled["licence"] = case.parts[0].resolved
    return given.model_copy(update=filled)


def summary(case: Case) -> str:
    """Verdict first, then its one or two reasons."""
    licences = " + ".join(dict.fromkeys(part.resolved for part in case.parts))[:400]
    verdict = case.ruling.outcome.value.replace("_", " ")
    head = f"{case.component.name} ({licences}) for {case.use.mode.value.replace('_', ' ')} use: {verdict}."
    points = [point for _, _, point in case.ruling.points() if point.outcome is case.ruling.outcome]
    reasons = [point.claim for point in sorted(points, key=lambda point: point.rule == "dispute")]
    if case.ruling.outcome is Outcome.OBLIGATIONS:
        owed = dict.fromkeys(
            duty.id.replace("-", " ")
            + (f' ("{duty.exact_text}")' if duty.exact_text and len(duty.exact_text) < 40 else "")
            for part in case.ruling.parts
            for leaf in part.chosen
            for duty in leaf.duties
            if not duty.passive
        )
        reasons = [*reasons, *([f"Duties: {', '.join(owed)}."] if owed else [])]
    reasons = [*inherited(case.ruling)[:1], *reasons]
    return (
        " ".join([head, *reasons[:3]])
        if case.ruling.outcome is not Outcome.PERMITTED
        else f"{head} No action is needed for this use."
    )


def facts(case: Case) -> tuple[Fact, ...]:
    """The licences by part, keyed so that another agent's differing record is noticed."""
    found = {
        f"licence.{fact.part}": Fact(key=f"licence.{fact.part}", value=fact.licence, evidence=(fact.evidence,))
        for fact in (case.known.licences if case.known else ())
        if fact.licence != "UNKNOWN"
    }
    if case.component.licence:
        key = {Kind.MODEL: "licence.weights", Kind.DATASET: "licence.data"}.get(
            case.use.kind or Kind.LIBRARY, "licence.code"
        )
        found[key] = Fact(key=key, value=case.parts[0].resolved, evidence=case.parts[0].evidence)
    found["licence"] = Fact(
        key="licence",
        value=" AND ".join(dict.fromkeys(part.resolved for part in case.parts)),
        evidence=_sources(case),
    )
    return tuple(found.values())


def score(case: Case) -> Score:
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
        source_quality=_weakest(case)[0].trust,
        signals=(signal,),
    )


def _sources(case: Case) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence for part in case.parts for evidence in part.evidence))


def _weakest(case: Case) -> tuple[Verified, str]:
    """The weakest grade the verdict rests on, and which fact has it."""
    facts = [
        (part.part.grade, f"the licence of {part.part.name} ({part.part.evidence[0].title})")
        for part in case.ruling.parts
    ]
    facts += [
        (leaf.grade, f"the record of {leaf.leaf.licence.name}")
        for part in case.ruling.parts
        for leaf in part.chosen
        if leaf.leaf.licence
    ]
    return max(facts, key=lambda fact: list(Verified).index(fact[0]), default=(Verified.MEMORY, "no licence"))


def confidence(case: Case) -> tuple[float, str]:
    """Never better than the weakest fact the verdict rests on, and how it came about."""
    (weakest, fact), assumed = _weakest(case), len(case.assumptions)
    open_points = case.ruling.outcome is Outcome.REVIEW
    value = weakest.trust * (0.8 if open_points else 1.0) * 0.95**assumed
    basis = f"weakest fact: {fact}, of grade '{weakest.value}' ({weakest.trust})"
    basis += ", times 0.8 because a fact is missing or the law is open" if open_points else ""
    basis += f", times 0.95 for each of {assumed} assumptions" if assumed else ""
    return round(value, 3), basis


def not_covered(case: Case) -> tuple[str, ...]:
    """What this answer does not say."""
    said = ["This is decision support, not legal advice.", *case.bill.notes, *(case.known.notes if case.known else ())]
    if case.known and case.known.kind is Kind.MODEL:
        said.append("Rights in the training data of the model were not examined.")
    said += [
        f"{part.name} ({part.licence}) binds only if you use it: {part.title}."
        for part in (case.known.optional_parts if case.known else ())
    ]
    return tuple(said)
