"""The research agent's rules: what a component is and how healthy, from cited facts only. Pure."""

from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Question
from protocols.catalogue.cited_fact import as_fact
from protocols.catalogue.fact_age import age, unread
from protocols.catalogue.own_facts import own_files, own_table
from protocols.catalogue.scores.scoring import overall, scores

from .facts.knowledge import Knowledge
from .facts.model_card import card_for
from .report.answer import answer, would_change
from .report.duties import duties, duty_table
from .report.identity import identity, licences
from .report.phrases import NOT_COVERED, basis, outcome, summary
from .report.statements import doubts, facts, statements
from .report.unknown import ask_which, unknown
from .rules.alternatives import alternatives
from .rules.gates import gates
from .rules.governance import activity, concentration, dependence, neutral_home, own_hosting
from .rules.openness import openness
from .rules.quality import benchmark_table, quality
from .rules.use_case import to_component, use_case

CONCERN = (__package__ or "").rpartition(".")[2]
FAMILIES = {
    "licence": "licence",
    "release": "releases",
    "community": "activity",
    "governance": "governance",
    "maintenance": "state of maintenance",
    "adoption": "use by others",
    "openness": "openness",
    "benchmark": "benchmarks",
}
"""The families of facts whose age is told, with their names for people."""
_RUNS_ALREADY = Question(
    field="use.new_work",
    asks="Is this for new work, or does it already run with you?",
    why="The project is winding down: new work should not start on it, while what runs may keep running for a while.",
    answer_schema={"type": "boolean", "title": "new work"},
    default=True,
    default_means="taken as new work",
)


def questions(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Question, ...]:
    """Which component is meant, when the catalogue does not know it; whether a dying project already runs."""
    if not inquiry.may_ask:
        return ()
    case = use_case(inquiry, component, knowledge)
    if case is None:
        pending = ask_which(inquiry, component, knowledge)
    else:
        dying = knowledge.rubric.stage_of_life(case.entry.status) == "winding_down"
        pending = (_RUNS_ALREADY,) if dying and inquiry.use.new_work is None else ()
    return tuple(question for question in pending if question.field not in inquiry.declined)


def assess(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Assessment, tuple[Exhibit, ...]]:
    """Everything the catalogue says about a component for this use; for an unknown one, that it is unknown."""
    case = use_case(inquiry, component, knowledge)
    if case is None:
        return unknown(CONCERN, inquiry, component, knowledge), ()
    dimension_scores = scores(case.entry, knowledge.rubric, case.today)
    points, confidence = overall(case.entry, dimension_scores, knowledge.rubric)
    closed = gates(case)
    tables, fit = (benchmark_table(case), own_table(case.entry), duty_table(case)), quality(case)
    card = card_for(component, inquiry, case.today.isoformat())
    return (
        Assessment(
            concern=CONCERN,
            component=to_component(case.entry, knowledge.catalogue, case.version),
            summary=summary(case, points, confidence, closed),
            answer=answer(dimension_scores, points, confidence, closed),
            outcome=outcome(closed),
            findings=(
                # What it is, then what caps the Verdict: readers see the first few only.
                identity(case),
                *closed,
                *licences(case),
                *statements(case),
                *openness(case),
                *activity(case),
                *dependence(case),
                *own_hosting(case),
                *concentration(case),
                *age(case.entry, case.today, FAMILIES),
                *unread(case.entry),
                *own_files(case.entry),
                *doubts(case),
                *neutral_home(case),
                *((fit,) if fit else ()),
                duties(case),
            ),
            facts=(*facts(case), *(as_fact(claim) for claim in card.facts if card)) if card else facts(case),
            scores=dimension_scores,
            tables=tuple(table for table in tables if table),
            alternatives=alternatives(case),
            would_change=would_change(case, closed),
            assumptions=case.assumptions,
            not_covered=NOT_COVERED,
            confidence=confidence,
            confidence_basis=basis(dimension_scores, confidence),
            data_as_of=knowledge.as_of.isoformat(),
        ),
        (),
    )
