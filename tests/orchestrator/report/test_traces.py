"""Every claim of a recommendation leads to a source, and every figure in a claim to what backs it."""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from agents.research.facts.knowledge import load
from orchestrator.recommendation.recommend import recommend
from orchestrator.report.answer.compose import answered as composed
from orchestrator.report.answer.request import AnswerRequest
from protocols.adoption import Assessment, Evidence, Grade, Measure, Recommendation
from protocols.models import StrictModel
from tests.evals.answered_cases import answered

pytestmark = [pytest.mark.timeout(300), pytest.mark.slow]
SAMPLED = tuple(f"E{number:02}" for number in (1, 2, 4, 5, 6, 8, 9, 10, 11, 14, 16, 17, 20, 21, 24, 27, 29, 30, 36, 41))
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
CALENDAR = {"days_per_month", "hours_per_month", "years", "months"}
CHOSEN = CALENDAR | {"gpus_per_replica", "sku_gpus", "replicas", "yearly_change"}
"""Inputs that no source could state: the calendar, the scenario looked at, how many machines the option takes."""
COUNTED = re.compile(
    r"(\d[\d,.]*\d|\d)\s+(?:commits|people|stable releases|billion parameters|stars|committers|contributors"
    r"|tokens a month)\b"
)
WHERE = re.compile(r"^(https?://\S+|\S.*)$", re.DOTALL)


def assessments() -> Iterator[tuple[str, Assessment]]:
    for id in SAMPLED:
        for assessment in answered()[id].recommendation.assessments:
            yield f"{id} {assessment.concern} {assessment.component.name}", assessment


def evidence_in(model: BaseModel) -> Iterator[Evidence]:
    """Every Evidence anywhere inside a data model."""
    if isinstance(model, Evidence):
        yield model
    for name in type(model).model_fields:
        value = getattr(model, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, BaseModel):
                yield from evidence_in(inner)


def test_twenty_recommendations_are_sampled():
    assert len(SAMPLED) == 20
    assert sum(1 for _ in assessments()) >= 60


def test_every_finding_fact_and_signal_has_evidence():
    bare = [
        f"{where}: {said}"
        for where, one in assessments()
        for said, evidence in (
            *((finding.claim, finding.evidence) for finding in one.findings),
            *((fact.key, fact.evidence) for fact in one.facts),
            *((signal.fact, signal.evidence) for score in one.scores for signal in score.signals),
        )
        if not evidence
    ]
    assert bare == []


def test_every_score_rests_on_signals_and_is_their_weighted_mean():
    off = []
    for where, one in assessments():
        for score in one.scores:
            weight = sum(signal.weight for signal in score.signals)
            mean = sum(signal.points * signal.weight for signal in score.signals) / weight if weight else None
            if mean is None or abs(mean - score.points) > 0.06:
                off.append(f"{where}: {score.dimension} {score.points}, its signals give {mean}")
    assert off == []


def test_every_measure_is_a_formula_over_inputs_that_lead_to_a_source():
    lost = []
    for where, one in assessments():
        by_id = {measure.id: measure for measure in one.measures}
        assumed = {str(each.value) for each in one.assumptions}
        for measure in one.measures:
            lost += [f"{where}: {measure.id}: {name}" for name in unsourced(measure, by_id, assumed)]
    assert lost == []


def unsourced(measure: Measure, by_id: dict[str, Measure], assumed: set[str]) -> list[str]:
    """The inputs of a Measure with neither Evidence, nor a Measure behind them, nor an assumption that is told."""
    if not measure.formula:
        return [] if measure.evidence else ["neither formula nor evidence"]
    return [
        given.name
        for given in measure.inputs
        if given.name not in CHOSEN
        and not given.evidence
        and not (given.measure and given.measure in by_id)
        and not measure.evidence
        and str(given.value) not in assumed
    ]


def test_every_source_can_be_looked_up():
    loose = [
        (where, evidence)
        for where, one in assessments()
        for evidence in evidence_in(one)
        if not evidence.title.strip() or not WHERE.match(evidence.locator)
    ]
    assert loose == []


def test_what_rests_on_memory_or_judgement_says_so_in_its_grade():
    """A source that names none is never graded as one that was read."""
    unread = re.compile(r"\bnot checked\b|\bfrom memory\b", re.IGNORECASE)
    wrong = {
        (evidence.title, evidence.grade)
        for _, one in assessments()
        for evidence in evidence_in(one)
        if unread.search(evidence.title) and evidence.grade not in (Grade.MEMORY, Grade.JUDGEMENT)
    }
    assert wrong == set()


def test_gates_and_conditions_of_the_answer_are_findings_of_an_assessment():
    invented = []
    for id in SAMPLED:
        answer = answered()[id].recommendation
        said = {finding.claim for one in answer.assessments for finding in one.findings}
        for standing in answer.standings:
            invented += [(id, each.claim) for each in standing.conditions if each.claim not in said]
            stated = [each for each in standing.ceilings if each.concern != "weighing" and each.because not in said]
            invented += [(id, each.because) for each in stated if "a core dimension" not in each.because]
    assert invented == []


def test_no_counted_figure_of_a_claim_stands_without_its_source():
    """What a claim counts stands in a Fact, a Signal, a Measure, the packaged catalogue, or was said by the person."""
    lost = []
    for id in SAMPLED:
        answer = answered()[id].recommendation
        backed = set(_numbers(answer))
        for one in answer.assessments:
            for finding in one.findings:
                unbacked = [each for each in COUNTED.findall(finding.claim) if plain(each) not in backed]
                lost += [(id, each, finding.claim) for each in unbacked]
    assert lost == []


def _numbers(answer: Recommendation) -> Iterator[str]:
    entries = load().catalogue.entries
    told = [answer.inquiry.model_dump_json()]
    for one in answer.assessments:
        entry = entries.get(one.component.id or "")
        told += [str(fact.value) for fact in entry.facts] if entry else []
        told += [str(fact.value) for fact in one.facts]
        told += [signal.value for score in one.scores for signal in score.signals]
        told += [f"{given.value}" for measure in one.measures for given in measure.inputs]
        told += [f"{measure.value}" for measure in one.measures]
        told += [f"{each.value}" for each in one.assumptions]
    for text in told:
        yield from (plain(found) for found in NUMBER.findall(text))


def plain(number: str) -> str:
    return f"{float(number.replace(',', '')):g}"


def test_the_same_inquiry_and_assessments_give_the_same_json():
    for id in SAMPLED:
        had = answered()[id].recommendation
        weighed = recommend(had.inquiry, had.assessments, had.consultations, had.opinions, had.unanswered)
        again = composed(weighed, AnswerRequest(message=had.inquiry.question))
        # What agents added in between: the component as they describe it, and which alternatives they allow.
        standings = tuple(
            ours.model_copy(update={"component": theirs.component, "alternatives": theirs.alternatives})
            for ours, theirs in zip(again.standings, had.standings, strict=True)
        )
        # What the Recommendation says once is left out of its Assessments on the wire.
        once = {"assumptions": had.assumptions, "not_covered": had.not_covered}
        again = again.model_copy(update={"standings": standings, "notes": had.notes, **once})
        assert again.model_dump_json() == had.model_dump_json(), id


def test_every_model_of_an_answer_survives_the_wire():
    for id in SAMPLED:
        had: StrictModel = answered()[id].recommendation
        assert Recommendation.model_validate_json(had.model_dump_json()) == had
