"""The weighing: gates first, then a sum that can be redone by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.recommendation.recommend import recommend
from orchestrator.recommendation.weights import STANDARD
from protocols.adoption import (
    Component,
    Inquiry,
    Kind,
    Opinion,
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
    score,
)

ABOUT_ENGINE = Inquiry(components=(ENGINE,))
points = st.floats(min_value=0, max_value=100, allow_nan=False)
modest = settings(max_examples=30, deadline=None)
shares = st.floats(min_value=0, max_value=1, allow_nan=False)


def answer(*assessments, inquiry: Inquiry = ABOUT_ENGINE, unanswered=(), opinions=()) -> Recommendation:
    return recommend(inquiry, assessments, (), opinions, unanswered)


def test_good_evidence_from_everyone_is_adopted() -> None:
    recommendation = answer(healthy(), licensed())

    assert recommendation.verdict is Verdict.ADOPT


def test_the_score_is_the_weighted_mean_of_the_shown_terms() -> None:
    standing = answer(healthy(points=60), licensed(points=100)).standings[0]

    by_hand = sum(t.points * t.weight for t in standing.terms) / sum(t.weight for t in standing.terms)
    assert standing.score == pytest.approx(by_hand, abs=0.01) == pytest.approx((60 * 80 + 100 * 15) / 95, abs=0.01)


@modest
@given(st.lists(points, min_size=6, max_size=6))
def test_a_blocker_holds_whatever_the_score(values: list[float]) -> None:
    scores = tuple(score(name, value) for name, value in zip(SOFTWARE_DIMENSIONS, values, strict=False))

    recommendation = answer(
        assessment("health", scores=scores, findings=(finding("It is forbidden"),)), licensed(points=values[-1])
    )

    assert recommendation.verdict is Verdict.HOLD


@modest
@given(st.lists(st.tuples(points, shares, shares), min_size=6, max_size=6), st.data())
def test_taking_evidence_away_never_raises_confidence(values, data) -> None:
    names = (*SOFTWARE_DIMENSIONS, "cost_fit")
    scores = tuple(score(name, *value) for name, value in zip(names, values, strict=True))
    kept = data.draw(st.lists(st.sampled_from(scores), unique=True))

    whole = answer(assessment("health", scores=scores), licensed()).confidence
    less = answer(assessment("health", scores=tuple(kept)), licensed()).confidence

    assert less <= whole


@modest
@given(st.lists(points, min_size=6, max_size=6), points)
def test_more_points_never_make_a_verdict_worse(values: list[float], more: float) -> None:
    order = (Verdict.HOLD, Verdict.UNDECIDED, Verdict.ASSESS, Verdict.TRIAL, Verdict.ADOPT)
    raised = [max(values[0], more), *values[1:]]

    def verdict(given: list[float]) -> Verdict:
        scores = tuple(score(name, value) for name, value in zip(SOFTWARE_DIMENSIONS, given, strict=False))
        return answer(assessment("health", scores=scores), licensed(points=given[-1])).verdict

    assert order.index(verdict(raised)) >= order.index(verdict(values))


def test_the_same_input_gives_byte_identical_json() -> None:
    given = (healthy(findings=(finding("Pin it", Severity.CONDITION),)), licensed())

    assert answer(*given).model_dump_json() == answer(*given).model_dump_json()


def test_the_strictest_ceiling_of_any_concern_wins() -> None:
    trial = finding("One person carries it", Severity.CONDITION, Verdict.TRIAL)
    barred = finding("A lawyer must read it", Severity.CONDITION, Verdict.ASSESS)

    recommendation = answer(healthy(findings=(trial,)), licensed(findings=(barred,)))

    assert recommendation.verdict is Verdict.ASSESS
    assert "A lawyer must read it" in recommendation.standings[0].because
    assert len(recommendation.standings[0].ceilings) == 2


@pytest.mark.parametrize(("kind", "weak"), [(Kind.LIBRARY, "governance"), (Kind.LIBRARY, "security")])
def test_a_weak_core_dimension_rules_out_adopting(kind: Kind, weak: str) -> None:
    component = Component(name="Thing", id="thing", kind=kind)
    scores = tuple(score(name, 44.0 if name == weak else 95.0) for name in SOFTWARE_DIMENSIONS)

    recommendation = answer(
        assessment("health", component, scores=scores), licensed(component), inquiry=Inquiry(components=(component,))
    )

    assert recommendation.verdict is Verdict.TRIAL
    assert weak in recommendation.standings[0].because


@pytest.mark.parametrize(("points", "verdict"), [(78, Verdict.TRIAL), (95, Verdict.ADOPT)])
def test_a_core_dimension_known_only_by_hearsay_takes_a_clear_score_to_adopt(points: float, verdict: Verdict) -> None:
    scores = tuple(score(name, points, quality=0.3 if name == "governance" else 1) for name in SOFTWARE_DIMENSIONS)

    standing = answer(assessment("health", scores=scores), licensed(points=points)).standings[0]

    assert standing.verdict is verdict
    assert ("is unchecked" in standing.because) == (verdict is Verdict.TRIAL)


def test_a_dimension_nobody_foresaw_counts_with_the_weight_that_is_documented() -> None:
    terms = answer(healthy(), licensed(), assessment("energy", scores=(score("energy_use", 10),))).standings[0].terms

    assert {t.dimension: t.weight for t in terms}["energy_use"] == STANDARD.other


def test_two_agents_on_one_dimension_share_its_weight() -> None:
    terms = answer(healthy(), licensed(), licensed(points=50)).standings[0].terms

    assert [t.weight for t in terms if t.dimension == "licence_fit"] == [7.5, 7.5]


def test_several_components_stand_best_first_whatever_the_order_of_the_answers() -> None:
    worse = Component(name="Worse", id="worse", kind=Kind.LIBRARY)
    inquiry = Inquiry(components=(worse, ENGINE))

    recommendation = answer(healthy(worse, 50), licensed(), healthy(), licensed(worse), inquiry=inquiry)

    assert [standing.component.name for standing in recommendation.standings] == ["Engine", "Worse"]
    assert recommendation.verdict is recommendation.standings[0].verdict


def test_a_component_named_twice_stands_once() -> None:
    inquiry = Inquiry(components=(ENGINE, Component(name="engine")))

    assert len(answer(healthy(), licensed(), inquiry=inquiry).standings) == 1


def test_two_versions_of_one_component_are_kept_apart() -> None:
    old, new = (Component(name=f"Engine {v}", version=v) for v in ("1.0", "2.0"))
    described = [ENGINE.model_copy(update={"version": v}) for v in ("1.0", "2.0")]
    barred = finding("1.0 is weak")

    recommendation = answer(
        healthy(described[0], findings=(barred,)),
        healthy(described[1]),
        licensed(old),
        licensed(new),
        inquiry=Inquiry(components=(old, new)),
    )

    assert [(s.component.version, s.verdict) for s in recommendation.standings] == [
        ("2.0", Verdict.ADOPT),
        ("1.0", Verdict.HOLD),
    ]


def test_a_name_that_an_agent_spelled_out_finds_its_component_when_only_one_is_left() -> None:
    short, other = Component(name="Eng"), Component(name="Other", id="other", kind=Kind.LIBRARY)

    recommendation = answer(
        healthy(ENGINE), healthy(other), licensed(short), licensed(other), inquiry=Inquiry(components=(short, other))
    )

    assert len(recommendation.standings) == 2


def test_opinions_are_shown_and_never_weighed() -> None:
    opinion = Opinion(agent="stranger", skill="talk", component="Engine", says="Terrible")

    recommendation = answer(healthy(), licensed(), opinions=(opinion,))

    assert recommendation.opinions == (opinion,)
    assert recommendation.verdict is Verdict.ADOPT
    assert any("not weighed" in words for words in recommendation.not_covered)
