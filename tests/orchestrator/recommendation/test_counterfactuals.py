"""What a recommendation carries beside its verdict: conditions, contradictions, what would change it, alternatives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.recommendation.recommend import recommend
from orchestrator.recommendation.weights import STANDARD, Weighing
from protocols.adoption import (
    Alternative,
    Component,
    Counterfactual,
    Inquiry,
    Recommendation,
    Severity,
    Verdict,
)
from tests.orchestrator.builders import (
    ENGINE,
    SOFTWARE_DIMENSIONS,
    assessment,
    finding,
    healthy,
    licensed,
    said,
    score,
)

ABOUT_ENGINE = Inquiry(components=(ENGINE,))
points = st.floats(min_value=0, max_value=100, allow_nan=False)
modest = settings(max_examples=30, deadline=None)


def answer(*assessments, inquiry: Inquiry = ABOUT_ENGINE, unanswered=(), opinions=()) -> Recommendation:
    return recommend(inquiry, assessments, (), opinions, unanswered)


def test_conditions_keep_their_owner_and_evidence() -> None:
    condition = finding("Pin the version", Severity.CONDITION).model_copy(update={"owner": "security"})

    (met,) = answer(healthy(findings=(condition, condition)), licensed()).conditions

    assert (met.owner, met.claim, met.concern) == ("security", "Pin the version", "health")
    assert met.evidence


def test_two_concerns_that_differ_on_a_key_contradict_each_other() -> None:
    recommendation = answer(
        healthy(facts=(said("licence.weights", "MIT"), said("params", 7))),
        licensed(facts=(said("licence.weights", "llama-3.1"), said("params", 7.0))),
    )

    (contradiction,) = recommendation.contradictions
    assert contradiction.key == "licence.weights"
    assert [(side.concern, side.value) for side in contradiction.sides] == [("health", "MIT"), ("terms", "llama-3.1")]


def test_spelling_is_no_contradiction() -> None:
    recommendation = answer(
        healthy(facts=(said("licence.code", "Apache-2.0"),)), licensed(facts=(said("licence.code", "apache-2.0 "),))
    )

    assert recommendation.contradictions == ()


def test_opening_the_only_gate_is_shown_with_the_verdict_it_leads_to() -> None:
    recommendation = answer(healthy(findings=(finding("It is archived"),)), licensed())

    flip = recommendation.would_change[0]
    assert "It is archived" in flip.change
    assert flip.verdict is Verdict.ADOPT


def test_clearing_what_rules_out_is_shown_when_gate_and_points_both_stand_in_the_way() -> None:
    unread = finding("Nobody has read the terms", Severity.CONDITION, Verdict.ASSESS)

    recommendation = answer(healthy(points=50), licensed(points=0, findings=(unread,)))

    assert recommendation.verdict is Verdict.ASSESS
    flip = next(flip for flip in recommendation.would_change if "licence fit were cleared" in flip.change)
    assert flip.verdict is Verdict.TRIAL


def test_what_agents_say_would_change_comes_first() -> None:
    told = Counterfactual(change="Upgrade to 2.0", then="the weakness is gone")

    recommendation = answer(healthy(findings=(finding("1.0 is weak"),), would_change=(told,)), licensed())

    assert recommendation.would_change[0].change == "Upgrade to 2.0: the weakness is gone (at best)"
    assert recommendation.would_change[0].verdict is Verdict.ADOPT


@modest
@given(st.lists(points, min_size=6, max_size=6))
def test_every_shown_change_of_points_or_weight_does_flip_the_verdict(values: list[float]) -> None:
    scores = tuple(score(name, value) for name, value in zip(SOFTWARE_DIMENSIONS, values, strict=False))

    recommendation = answer(assessment("health", scores=scores), licensed(points=values[-1]))

    assert all(flip.verdict is not recommendation.verdict for flip in recommendation.would_change)


def test_a_change_of_weight_that_is_shown_holds_when_the_weights_are_set_so() -> None:
    scores = (score("maintenance", 95), score("governance", 50), *(score(n, 72) for n in SOFTWARE_DIMENSIONS[2:]))
    recommendation = answer(assessment("health", scores=scores), licensed(points=72))
    flip = next(flip for flip in recommendation.would_change if " weighed " in flip.change)
    dimension, _, rest = flip.change.removeprefix("If ").partition(" weighed ")
    sort = STANDARD.software
    weighing = Weighing(
        software=type(sort)({**sort.weights, dimension: float(rest.split()[0])}, sort.core, sort.optional)
    )

    again = recommend(
        ABOUT_ENGINE, (assessment("health", scores=scores), licensed(points=72)), (), (), (), weighing=weighing
    )

    assert again.verdict is flip.verdict


def test_alternatives_named_by_more_concerns_come_first() -> None:
    a, b = (Alternative(component=Component(name=n, id=n.lower()), why=f"{n} fits.") for n in ("Alpha", "Beta"))
    again = Alternative(component=Component(name="beta"), why="Cheaper.")

    recommendation = answer(healthy(alternatives=(a, b)), licensed(alternatives=(again,)))

    names = [alternative.component.name for alternative in recommendation.standings[0].alternatives]
    assert names == ["Beta", "Alpha"]
    assert recommendation.standings[0].alternatives[0].why == "Beta fits. Cheaper."
