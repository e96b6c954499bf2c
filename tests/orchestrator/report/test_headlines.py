"""What a person reads first: the answer to what was asked, once, in one form."""

import pytest
from rich.console import Console

from orchestrator.cli.display.view import show
from orchestrator.recommendation.phrases import line
from orchestrator.recommendation.recommend import recommend
from orchestrator.report.answer.compose import answered
from orchestrator.report.answer.request import AnswerRequest
from orchestrator.report.report import to_markdown
from protocols.adoption import Component, Inquiry, Recommendation, Severity, Verdict, Why
from tests.orchestrator.builders import ENGINE, assessment, finding, gap, healthy, licensed, score

OTHER = Component(name="Other", id="other", kind=ENGINE.kind)


def asked(*assessments, concerns=(), unanswered=(), components=(ENGINE,), first=()) -> Recommendation:
    inquiry = Inquiry(components=components, question="?", concerns=concerns)
    weighed = recommend(inquiry, assessments, (), (), unanswered, asked_first=first)
    return answered(weighed, AnswerRequest(concerns=concerns or first))


def lines(recommendation: Recommendation) -> list[str]:
    return [f"{each.component} {each.concern or 'whole'}: {line(each)}" for each in recommendation.headlines]


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        ({"answer": "$474 a month, 386 to 601", "confidence": 0.765}, "$474 a month, 386 to 601, 77 %"),
        ({"outcome": "permitted_with_obligations", "confidence": 0.85}, "Permitted with obligations, 85 %"),
        ({"summary": "Kept up by many. More below.", "confidence": 0.5}, "Kept up by many, 50 %"),
    ],
)
def test_a_question_about_one_concern_is_answered_by_it_with_its_own_confidence(given, headline) -> None:
    recommendation = asked(assessment("terms", **given), concerns=("terms",))

    assert lines(recommendation) == [f"Engine terms: {headline}"]
    assert recommendation.confidence == given["confidence"]


def test_several_concerns_asked_have_a_line_each_for_every_component() -> None:
    first = [assessment("terms", answer="Permitted"), assessment("price", answer="$5 a month")]
    second = [assessment("terms", OTHER, answer="Not permitted"), assessment("price", OTHER, answer="$9 a month")]

    recommendation = asked(*first, *second, concerns=("terms", "price"), components=(ENGINE, OTHER))

    assert lines(recommendation) == [
        "Engine terms: Permitted, 90 %",
        "Engine price: $5 a month, 90 %",
        "Other terms: Not permitted, 90 %",
        "Other price: $9 a month, 90 %",
    ]


def test_a_concern_that_was_not_asked_has_no_score_no_ring_and_no_gate() -> None:
    only = assessment("price", answer="$5 a month", scores=(score("economy", 90),))

    standing = asked(only, concerns=("price",)).standings[0]

    assert (standing.score, standing.verdict, standing.ceilings) == (None, Verdict.UNDECIDED, ())


def test_what_rules_a_component_out_is_said_in_the_words_of_its_concern() -> None:
    blocked = assessment("terms", answer="Not permitted", findings=(finding("Forbidden.", Severity.BLOCKER),))

    recommendation = asked(blocked, concerns=("terms",))

    assert lines(recommendation) == ["Engine terms: Not permitted, 90 %"]
    assert recommendation.verdict is Verdict.HOLD
    assert "rules Engine out" in recommendation.summary


def test_a_concern_nobody_answered_says_who_did_not_and_has_no_confidence() -> None:
    recommendation = asked(concerns=("terms",), unanswered=(gap("terms", why=Why.SLOW),))

    assert lines(recommendation) == ["Engine terms: No answer: someone took too long"]


def test_the_whole_is_answered_by_its_verdict_and_a_follow_up_by_what_it_asked_first() -> None:
    whole = asked(healthy(), licensed())
    follow_up = asked(healthy(), licensed(answer="Permitted"), first=("terms",))

    assert lines(whole) == ["Engine whole: Adopt, 100 %"]
    assert lines(follow_up) == ["Engine terms: Permitted, 90 %", "Engine whole: Adopt, 100 %"]
    assert follow_up.summary.startswith("Engine: Permitted. Adopt Engine (")


def test_where_nobody_answered_there_is_no_verdict_with_a_confidence_of_nothing() -> None:
    assert lines(asked(unanswered=(gap("terms"),))) == ["Engine whole: No answer"]


def test_a_silent_agent_is_named_without_its_transport_error_and_a_part_is_not_scored_as_the_whole() -> None:
    silent = gap("health").model_copy(update={"reason": "All connection attempts failed: http://127.0.0.1:9/a2a"})

    recommendation = asked(licensed(), unanswered=(silent,))

    assert "on health (could not be reached), which could still say no" in recommendation.summary
    assert "100 of 100 on terms alone" in recommendation.summary
    assert "http" not in recommendation.summary + recommendation.standings[0].because


def test_markdown_and_terminal_begin_with_the_same_line(capsys) -> None:
    recommendation = asked(assessment("price", answer="$474 a month", confidence=0.765), concerns=("price",))

    show(recommendation, Console(width=200))

    assert to_markdown(recommendation).startswith("# $474 a month, 77 %: Engine, price\n")
    printed = capsys.readouterr().out
    assert printed.strip().startswith("Engine, price: $474 a month, 77 % sure")
    assert "UNDECIDED" not in printed.upper() + to_markdown(recommendation).upper()
