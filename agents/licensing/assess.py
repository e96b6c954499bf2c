"""The licensing answer: may we use this, so? Pure; the facade of the rules."""

from dataclasses import dataclass, replace
from datetime import date

from protocols.adoption import (
    Assessment,
    Assumption,
    Component,
    Evidence,
    Exhibit,
    Fact,
    Finding,
    Inquiry,
    Kind,
    Mode,
    Question,
    Score,
    Signal,
    Table,
)

from .asking import ask_mode
from .bill import Bill, bill_exhibit, bill_of
from .catalogue import KnownComponent
from .counterfactuals import better_choices, counterfactuals
from .expressions import leaves
from .findings import by_severity, findings
from .judge import Ruling, judge
from .knowledge import Knowledge
from .opening import opening, opening_findings, opening_table
from .parts import Part
from .points import Outcome
from .regulation import export_findings, regulation, regulation_findings, regulation_table
from .resolve import parts_of
from .supplied import Supplied, supplied_texts, texts_table, with_texts
from .tables import tables
from .terms import Verified
from .use import Use, use_of
from .wording import exhibits

CONCERN = (__package__ or "").rpartition(".")[2]
POINTS = {Outcome.PERMITTED: 100.0, Outcome.OBLIGATIONS: 70.0, Outcome.REVIEW: 30.0, Outcome.BLOCKED: 0.0}
_MODES = (Mode.INTERNAL, Mode.SAAS, Mode.DISTRIBUTE)


@dataclass(frozen=True)
class Case:
    """One component in one use with its verdict."""

    component: Component
    known: KnownComponent | None
    use: Use
    parts: tuple[Part, ...]
    ruling: Ruling
    texts: tuple[Supplied, ...]
    bill: Bill
    own: int


def questions(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Question, ...]:
    """Only what could change the verdict; nothing when no person is there."""
    if not inquiry.may_ask:
        return ()
    case = _case(inquiry, component, knowledge)
    asked = (
        {question.field: question for question in _missing(case)} if case.ruling.outcome is not Outcome.BLOCKED else {}
    )
    if (mode := _mode_question(case, knowledge)) is not None:
        asked = {mode.field: mode, **asked}
    return tuple(question for field, question in asked.items() if field not in inquiry.declined)[:6]


def assess(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Assessment, tuple[Exhibit, ...]]:
    """The verdict on one component for one use, with everything that backs it."""
    case = _case(inquiry, component, knowledge)
    confidence, basis = _confidence(case)
    beside = beside_the_licence(inquiry, case, knowledge)
    assessment = Assessment(
        concern=CONCERN,
        component=_described(case),
        summary=_summary(case),
        outcome=case.ruling.outcome.value,
        findings=by_severity((*findings(case.ruling), *beside.findings)),
        facts=_facts(case),
        scores=(_score(case),),
        tables=(*tables(case.ruling), *beside.tables),
        alternatives=better_choices(case.known, case.ruling, case.use, knowledge),
        would_change=counterfactuals(case.ruling, case.parts, case.use, knowledge),
        assumptions=_assumptions(case),
        missing=_missing(case),
        not_covered=_not_covered(case),
        confidence=confidence,
        confidence_basis=basis,
        data_as_of=knowledge.as_of,
    )
    return assessment, (*exhibits(case.component, case.ruling, case.use), *_bill(inquiry, case, knowledge))


def _bill(inquiry: Inquiry, case: Case, knowledge: Knowledge) -> tuple[Exhibit, ...]:
    day = inquiry.as_of or date.fromisoformat(knowledge.as_of)
    made = bill_exhibit(_described(case), case.ruling, case.bill, case.own, day)
    return (made,) if made else ()


@dataclass(frozen=True)
class Beside:
    """What is told beside the licence's own verdict: texts identified, openness, regulation."""

    findings: tuple[Finding, ...]
    tables: tuple[Table, ...]


def beside_the_licence(inquiry: Inquiry, case: Case, knowledge: Knowledge) -> Beside:
    """Openness, AI Act and export pointers for models and data, and what supplied texts are."""
    kind = case.use.kind
    opened = opening(case.known.id if case.known else None, kind, case.ruling, knowledge.openness)
    act = regulation(inquiry, case.use.mode, kind, case.ruling, knowledge)
    made = (
        *(opening_findings(opened) if opened else ()),
        *(regulation_findings(act, knowledge.ai_act) if act else ()),
        *export_findings(case.ruling, kind, knowledge),
    )
    shown = (
        *((texts_table(case.texts),) if case.texts else ()),
        *((opening_table(opened),) if opened else ()),
        *((regulation_table(act),) if act and act.duties else ()),
    )
    return Beside(made, shown)


def _case(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> Case:
    known = knowledge.catalogue.find(component)
    use = use_of(inquiry, component, component.kind or (known.kind if known else None))
    own = leaves(knowledge.reader.read(use.own_licence))[0].licence
    use = replace(use, own_licence=own.id) if own else use
    texts = supplied_texts(inquiry, component, knowledge)
    bill = bill_of(inquiry, component, use, knowledge)
    own = with_texts(_own_parts(component, known, use, bill, texts, knowledge), texts, knowledge)
    parts = (*own, *bill.parts)
    return Case(component, known, use, parts, judge(parts, use, knowledge), texts, bill, len(own))


def _own_parts(
    component: Component,
    known: KnownComponent | None,
    use: Use,
    bill: Bill,
    texts: tuple[Supplied, ...],
    knowledge: Knowledge,
) -> tuple[Part, ...]:
    """The component's own parts; one that is only the name of a supplied SBOM has none beside its bill."""
    only_a_name = known is None and not component.licence and not component.constituents and not texts
    return () if only_a_name and bill.items else parts_of(component, known, use, knowledge)


def _missing(case: Case) -> tuple[Question, ...]:
    asked = {point.missing.field: point.missing for _, _, point in case.ruling.points() if point.missing}
    return tuple(asked.values())


def _mode_question(case: Case, knowledge: Knowledge) -> Question | None:
    """Asked only when the use was guessed and another use would be judged clearly differently."""
    if not any(assumption.field == "use.mode" for assumption in case.use.assumptions):
        return None
    outcomes = {judge(case.parts, replace(case.use, mode=mode), knowledge).outcome for mode in _MODES}
    serious = {outcome for outcome in outcomes if outcome.rank >= Outcome.REVIEW.rank}
    return ask_mode(case.use.mode) if serious and len(outcomes) > 1 else None


def _assumptions(case: Case) -> tuple[Assumption, ...]:
    made = [*case.use.assumptions, *(point.assumed for _, _, point in case.ruling.points() if point.assumed)]
    return tuple({assumption.field: assumption for assumption in made}.values())


def _described(case: Case) -> Component:
    known, given = case.known, case.component
    if known is None:
        return given
    filled = {"kind": given.kind or known.kind, "publisher": given.publisher or known.publisher}
    if known.listed:
        filled["id"] = known.id
    if not given.licence and not given.constituents:
        filled["licence"] = case.parts[0].declared
    return given.model_copy(update=filled)


def _summary(case: Case) -> str:
    licences = " + ".join(dict.fromkeys(part.declared for part in case.parts))[:400]
    verdict = case.ruling.outcome.value.replace("_", " ")
    head = f"{case.component.name} ({licences}) for {case.use.mode.value.replace('_', ' ')} use: {verdict}."
    reasons = [point.claim for _, _, point in case.ruling.points() if point.outcome is case.ruling.outcome]
    if case.ruling.outcome is Outcome.OBLIGATIONS:
        owed = dict.fromkeys(
            duty.id for part in case.ruling.parts for leaf in part.chosen for duty in leaf.duties if not duty.passive
        )
        reasons = [f"Duties: {', '.join(owed)}."]
    return (
        " ".join([head, *reasons[:2]])
        if case.ruling.outcome is not Outcome.PERMITTED
        else f"{head} No action is needed for this use."
    )


def _facts(case: Case) -> tuple[Fact, ...]:
    facts = {f"licence.{fact.part}": Fact(key=f"licence.{fact.part}", value=fact.licence, evidence=(fact.evidence,))
             for fact in (case.known.licences if case.known else ()) if fact.licence != "UNKNOWN"}  # fmt: skip
    if case.component.licence:
        key = {Kind.MODEL: "licence.weights", Kind.DATASET: "licence.data"}.get(
            case.use.kind or Kind.LIBRARY, "licence.code"
        )
        facts[key] = Fact(key=key, value=case.parts[0].declared, evidence=case.parts[0].evidence)
    facts["licence"] = Fact(
        key="licence", value=" AND ".join(dict.fromkeys(part.declared for part in case.parts)),
        evidence=tuple(evidence for part in case.parts for evidence in part.evidence),
    )  # fmt: skip
    return tuple(facts.values())


def _score(case: Case) -> Score:
    outcome = case.ruling.outcome
    signal = Signal(
        fact="licence.verdict", value=outcome.value, points=POINTS[outcome], weight=1,
        rule="permitted 100, with obligations 70, legal review 30, blocked 0", evidence=_sources(case),
    )  # fmt: skip
    return Score(
        dimension="licence_fit",
        points=POINTS[outcome],
        coverage=1.0,
        source_quality=_weakest(case).trust,
        signals=(signal,),
    )


def _sources(case: Case) -> tuple[Evidence, ...]:
    return tuple(evidence for part in case.parts for evidence in part.evidence)


def _weakest(case: Case) -> Verified:
    grades = [part.part.grade for part in case.ruling.parts]
    grades += [leaf.grade for part in case.ruling.parts for leaf in part.chosen]
    return max(grades, key=list(Verified).index, default=Verified.MEMORY)


def _confidence(case: Case) -> tuple[float, str]:
    weakest, assumed = _weakest(case), len(_assumptions(case))
    open_points = case.ruling.outcome is Outcome.REVIEW
    value = weakest.trust * (0.8 if open_points else 1.0) * 0.95**assumed
    basis = f"weakest fact is of grade '{weakest.value}' ({weakest.trust})"
    basis += ", times 0.8 because a fact is missing or the law is open" if open_points else ""
    basis += f", times 0.95 for each of {assumed} assumptions" if assumed else ""
    return round(value, 3), basis


def _not_covered(case: Case) -> tuple[str, ...]:
    said = ["This is decision support, not legal advice.", *case.bill.notes, *(case.known.notes if case.known else ())]
    if case.known and case.known.kind is Kind.MODEL:
        said.append("Rights in the training data of the model were not examined.")
    said += [
        f"{part.name} ({part.licence}) binds only if you use it: {part.title}."
        for part in (case.known.optional_parts if case.known else ())
    ]
    return tuple(said)
