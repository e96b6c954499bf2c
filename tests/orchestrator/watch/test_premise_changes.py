"""What a decision rested on, compared with today."""

import pytest

from orchestrator.recommendation.recommend import recommend
from orchestrator.watch.premise_changes import compared
from orchestrator.watch.premises import LONGEST_VALUE, PremiseKind, premises
from protocols.adoption import Assessment, Inquiry, Recommendation, Severity, Verdict
from tests.orchestrator.builders import ENGINE, finding, healthy, licensed, said


def answer(*assessments: Assessment, concerns: tuple[str, ...] = ()) -> Recommendation:
    return recommend(Inquiry(components=(ENGINE,), concerns=concerns), assessments, (), (), ())


def changed(before: Recommendation, now: Recommendation) -> list[tuple[str, str, str, str]]:
    changes = compared(premises(before), premises(now)).changes
    return [(change.kind, change.key, change.before, change.now) for change in changes]


def test_the_same_answer_given_again_differs_in_nothing():
    one = answer(healthy(), licensed(facts=(said("licence", "MIT"),)))

    assert changed(one, one) == []


@pytest.mark.parametrize(
    ("old", "new", "before", "now"),
    [
        ("MIT", "BSL-1.1", "MIT", "BSL-1.1"),
        (3, 4, "3", "4"),
        (["a", "b"], ["b", "a"], '["a", "b"]', '["b", "a"]'),
        (True, None, "true", "null"),
    ],
)
def test_a_fact_is_shown_as_it_was_and_as_it_is(old, new, before, now):
    one, other = (answer(healthy(), licensed(facts=(said("licence", value),))) for value in (old, new))

    assert changed(one, other) == [("fact", "licence", before, now)]


def test_a_new_advisory_that_holds_comes_after_the_verdict_it_changes_and_before_facts():
    advisory = finding("CVE-2026-1 is open in this version.", ceiling=Verdict.HOLD)

    changes = changed(
        answer(healthy(facts=(said("advisories", 0),)), licensed()),
        answer(healthy(findings=(advisory,), facts=(said("advisories", 1),)), licensed()),
    )

    assert [kind for kind, *_ in changes] == ["verdict", "condition", "fact"]
    assert changes[0][2:] == ("adopt", "hold")
    assert changes[1][2:] == ("", advisory.claim)


def test_a_note_is_nothing_a_decision_rests_on():
    note = finding("The logo is new.", Severity.NOTE)

    assert changed(answer(healthy()), answer(healthy(findings=(note,)))) == []


def test_an_agent_that_is_silent_today_takes_nothing_back():
    comparison = compared(
        premises(answer(healthy(), licensed(points=10, facts=(said("licence", "MIT"),)))), premises(answer(healthy()))
    )

    assert comparison.changes == ()
    assert comparison.unanswered == ("terms",)


def test_an_answer_about_some_concerns_rests_on_no_verdict():
    kinds = {premise.kind for premise in premises(answer(licensed(answer="Permitted"), concerns=("terms",)))}

    assert kinds == {PremiseKind.ANSWER}


def test_a_long_value_is_cut_not_refused():
    (*_, fact) = premises(answer(licensed(facts=(said("text", "x" * 9_000),))))

    assert len(fact.value) == LONGEST_VALUE
