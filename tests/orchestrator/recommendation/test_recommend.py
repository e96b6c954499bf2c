"""The weighing: gates first, then a sum that can be redone by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.recommendation.further_answers import FurtherAnswers
from orchestrator.recommendation.recommend import recommend
from orchestrator.recommendation.weights import STANDARD, Weighing
from protocols.adoption import (
    Alternative,
    Component,
    Counterfactual,
    Inquiry,
    Kind,
    Opinion,
    Recommendation,
    Severity,
    TrustLevel,
    Verdict,
)
from tests.orchestrator.builders import (
    ENGINE,
    SOFTWARE_DIMENSIONS,
    assessment,
    finding,
    gap,
    healthy,
    licensed,
    said,
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


def test_a_dimension_nobody_foresaw_counts_with_the_weight_that_is_documented() -> None:
    terms = answer(healthy(), licensed(), assessment("energy", scores=(score("energy_use", 10),))).standings[0].terms

    assert {t.dimension: t.weight for t in terms}["energy_use"] == STANDARD.other


def test_two_agents_on_one_dimension_share_its_weight() -> None:
    terms = answer(healthy(), licensed(), licensed(points=50)).standings[0].terms

    assert [t.weight for t in terms if t.dimension == "licence_fit"] == [7.5, 7.5]


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
