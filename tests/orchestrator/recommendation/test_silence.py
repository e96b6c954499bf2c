"""Who does not answer, and whose word is next to nothing: what silence caps, and what it must not move."""

import pytest

from orchestrator.recommendation.further_answers import FurtherAnswers
from orchestrator.recommendation.recommend import recommend
from orchestrator.recommendation.weights import STANDARD
from protocols.adoption import (
    Component,
    Inquiry,
    Kind,
    Recommendation,
    TrustLevel,
    Verdict,
)
from tests.orchestrator.builders import (
    ENGINE,
    SOFTWARE_DIMENSIONS,
    assessment,
    gap,
    healthy,
    licensed,
    score,
)

ABOUT_ENGINE = Inquiry(components=(ENGINE,))


def answer(*assessments, inquiry: Inquiry = ABOUT_ENGINE, unanswered=(), opinions=()) -> Recommendation:
    return recommend(inquiry, assessments, (), opinions, unanswered)


def test_low_confidence_is_no_ground_to_adopt() -> None:
    scores = tuple(score(name, 95, coverage=0.3) for name in SOFTWARE_DIMENSIONS)

    recommendation = answer(assessment("health", scores=scores), licensed())

    assert recommendation.verdict is Verdict.TRIAL
    assert 0.2 < recommendation.confidence < 0.45


@pytest.mark.parametrize("given", [5.0, 95.0])
def test_next_to_no_confidence_means_assess_whether_the_score_is_high_or_low(given: float) -> None:
    scores = (score("maintenance", given, coverage=0.2),)

    recommendation = answer(assessment("health", scores=scores), licensed(points=50, scores=()))

    assert recommendation.verdict is Verdict.ASSESS


def test_silence_on_what_can_rule_out_caps_at_assess_and_names_the_gap() -> None:
    recommendation = answer(healthy(), unanswered=(gap("terms"),))

    assert recommendation.verdict is Verdict.ASSESS
    assert "no answer on terms" in recommendation.standings[0].because


def test_silence_where_every_core_dimension_is_answered_caps_nothing() -> None:
    recommendation = answer(healthy(), licensed(), unanswered=(gap("expense"),))

    assert recommendation.verdict is Verdict.ADOPT


@pytest.mark.parametrize("trust", [TrustLevel.HEARD, TrustLevel.WEIGHED])
def test_silence_of_an_agent_that_may_not_block_caps_nothing(trust: TrustLevel) -> None:
    kept = tuple(score(name, 90.0) for name in SOFTWARE_DIMENSIONS if name != "security")
    incomplete = assessment("health", scores=kept)

    silent, without = (answer(incomplete, licensed(), unanswered=gaps) for gaps in ((gap("vetting", trust=trust),), ()))

    assert silent.standings == without.standings
    assert answer(incomplete, licensed(), unanswered=(gap("vetting"),)).verdict is Verdict.ASSESS


@pytest.mark.parametrize("points", [0.0, 100.0])
@pytest.mark.parametrize("healthy_points", [41.0, 54.0, 56.0, 69.0, 71.0, 95.0])
def test_sixty_dimensions_nobody_foresaw_weigh_as_one_and_move_no_verdict(points: float, healthy_points: float) -> None:
    scores = tuple(score(f"aura_{number}", points) for number in range(60))
    calm = answer(healthy(points=healthy_points), licensed(points=healthy_points))

    for trusted in (True, False):
        invented = assessment("mood", scores=scores)
        loud = recommend(
            ABOUT_ENGINE,
            (healthy(points=healthy_points), licensed(points=healthy_points), *([invented] if trusted else [])),
            (),
            (),
            (),
            further=FurtherAnswers(weighed=() if trusted else (invented,)),
        )
        capped = [term.weight for term in loud.standings[0].terms if term.capped]
        assert loud.verdict is calm.verdict
        assert sum(capped) == pytest.approx(STANDARD.other)
        assert loud.standings[0].score == pytest.approx(calm.standings[0].score, abs=STANDARD.other)


def test_a_weighed_agent_counts_within_the_one_weight_also_on_a_dimension_of_the_table() -> None:
    stranger = assessment("mood", ENGINE.model_copy(update={"kind": Kind.DATASET}), scores=(score("licence_fit", 0),))

    calm = answer(healthy(), licensed()).standings[0]
    loud = recommend(
        ABOUT_ENGINE, (healthy(), licensed()), (), (), (), further=FurtherAnswers(weighed=(stranger,))
    ).standings[0]

    assert (loud.verdict, loud.confidence, loud.component) == (calm.verdict, calm.confidence, calm.component)
    assert [term.weight for term in loud.terms if term.concern == "mood"] == [STANDARD.other]
    assert loud.score is not None
    assert calm.score is not None
    assert loud.score < calm.score


def test_where_the_unforeseen_moves_the_score_past_an_edge_the_answer_says_that_the_verdict_stays() -> None:
    stranger = assessment("mood", scores=(score("aura", 100),))
    just_below = (healthy(points=54), licensed(points=54))

    standing = recommend(ABOUT_ENGINE, just_below, (), (), (), further=FurtherAnswers(weighed=(stranger,))).standings[0]

    assert standing.score is not None
    assert standing.score > 55
    assert standing.verdict is Verdict.ASSESS
    assert "What mood scores beyond that moves no verdict: without it the score is 54.0." in standing.because


def test_silence_about_another_component_does_not_count() -> None:
    other = Component(name="Other", id="other", kind=Kind.LIBRARY)
    inquiry = Inquiry(components=(ENGINE, other))

    recommendation = answer(
        healthy(),
        licensed(),
        healthy(other),
        inquiry=inquiry,
        unanswered=(gap("terms", "Other"),),
    )

    assert [standing.verdict for standing in recommendation.standings] == [Verdict.ADOPT, Verdict.ASSESS]


def test_nothing_but_silence_is_undecided() -> None:
    recommendation = answer(unanswered=(gap("health"), gap("terms")))

    assert recommendation.verdict is Verdict.UNDECIDED
    assert recommendation.standings[0].score is None


def test_no_component_is_undecided() -> None:
    assert answer(inquiry=Inquiry()).verdict is Verdict.UNDECIDED
