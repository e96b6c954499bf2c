"""The licensing answer: may we use this, so? Pure; the facade of the rules."""

from dataclasses import replace
from datetime import date

from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Mode, Question

from .ai_act.situation import areas_of
from .documents.case import JudgedCase, case_of
from .documents.openness_record import record_exhibit, supplied_record
from .documents.sbom import bill_exhibit
from .facts.knowledge import Knowledge
from .report.assessment import ANSWERS, described, facts, not_covered, score
from .report.evidence_grade import confidence
from .report.findings import by_severity, findings
from .report.licence_terms import TERMS, about_licence, terms_answer, terms_summary, terms_table
from .report.notices import exhibits
from .report.summary import summary
from .report.supplements import supplements_of
from .report.tables import tables
from .rules.counterfactuals import better_choices, counterfactuals
from .rules.judge import judge
from .rules.outcome import LicenceOutcome
from .rules.questions import ask_mode

CONCERN = (__package__ or "").rpartition(".")[2]
_MODES = (Mode.INTERNAL, Mode.SAAS, Mode.DISTRIBUTE)


def questions(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Question, ...]:
    """Only what could change the verdict; nothing when no person is there."""
    if not inquiry.may_ask:
        return ()
    case = case_of(inquiry, component, knowledge)
    questions_by_field = (
        {question.field: question for question in case.missing}
        if case.ruling.outcome is not LicenceOutcome.BLOCKED
        else {}
    )
    # First, and also where the answer is blocked: another use may not be, and the other questions depend on it.
    if (mode := _mode_question(case, knowledge)) is not None:
        questions_by_field = {mode.field: mode, **questions_by_field}
    return tuple(question for field, question in questions_by_field.items() if field not in inquiry.declined)[:6]


def _mode_question(case: JudgedCase, knowledge: Knowledge) -> Question | None:
    """Asked only when the use was guessed and another use would be judged clearly differently."""
    if not any(assumption.field == "use.mode" for assumption in case.use.assumptions):
        return None
    outcomes = {judge(case.parts, replace(case.use, mode=mode), knowledge).outcome for mode in _MODES}
    serious = {outcome for outcome in outcomes if outcome.rank >= LicenceOutcome.REVIEW.rank}
    return ask_mode(case.use.mode) if serious and len(outcomes) > 1 else None


def assess(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Assessment, tuple[Exhibit, ...]]:
    """The verdict on one component for one use, with everything that backs it."""
    case = case_of(inquiry, component, knowledge)
    trust, basis = confidence(case)
    supplements = supplements_of(inquiry, case, knowledge)
    of_licence = about_licence(case)
    without_use = of_licence and inquiry.use.mode is None
    terms = (terms_table(case, knowledge),) if of_licence else ()
    assessment = Assessment(
        concern=CONCERN,
        component=described(case),
        summary=_summary(inquiry, case, knowledge),
        answer=terms_answer(case) if without_use else ANSWERS[case.ruling.outcome],
        outcome=TERMS if without_use else case.ruling.outcome.value,
        findings=by_severity((*findings(case.ruling), *supplements.findings)),
        facts=facts(case),
        scores=(score(case),),
        tables=(*terms, *tables(case.ruling), *supplements.tables),
        alternatives=better_choices(case.record, case.ruling, case.use, knowledge),
        would_change=counterfactuals(case.ruling, case.parts, case.use, knowledge),
        assumptions=case.assumptions,
        missing=case.missing,
        not_covered=not_covered(case),
        confidence=trust,
        confidence_basis=basis,
        data_as_of=knowledge.as_of,
    )
    files = (*_bill(inquiry, case, knowledge), *_record(inquiry, case, knowledge))
    return assessment, (*exhibits(case.component, case.ruling, case.use), *files)


def _summary(inquiry: Inquiry, case: JudgedCase, knowledge: Knowledge) -> str:
    """The licence's terms where it is asked about and no use was given; else the verdict, with the terms before it."""
    verdict = summary(case, areas_of(inquiry.use, knowledge.ai_act))
    if not about_licence(case):
        return verdict
    return " ".join((terms_summary(case, knowledge), *((verdict,) if inquiry.use.mode else ())))


def _bill(inquiry: Inquiry, case: JudgedCase, knowledge: Knowledge) -> tuple[Exhibit, ...]:
    day = inquiry.as_of or date.fromisoformat(knowledge.as_of)
    exhibit = bill_exhibit(described(case), case.ruling, case.bill, case.own, day)
    return (exhibit,) if exhibit else ()


def _record(inquiry: Inquiry, case: JudgedCase, knowledge: Knowledge) -> tuple[Exhibit, ...]:
    component = described(case)
    exhibit = record_exhibit(component, supplied_record(inquiry, component, knowledge), knowledge)
    return (exhibit,) if exhibit else ()
