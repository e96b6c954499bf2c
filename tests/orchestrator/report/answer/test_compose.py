"""The first sentences answer what was asked, then what changed, then the Verdict with its one reason."""

from decimal import Decimal

import pytest

from orchestrator.recommendation.recommend import recommend
from orchestrator.report.answer.compose import answered
from orchestrator.report.answer.request import AnswerRequest
from protocols.adoption import (
    Alternative,
    Assumption,
    Component,
    Inquiry,
    IntendedUse,
    KeyFigure,
    Kind,
    Mode,
    Organisation,
    Recommendation,
    Severity,
    Verdict,
    Workload,
)
from tests.orchestrator.builders import ENGINE, assessment, finding, gap, healthy, licensed, said, score

RIVAL = Component(name="Rival 2", id="rival", kind=Kind.INFERENCE_ENGINE)


def priced(usd: str, component: Component = ENGINE, **more):
    figure = KeyFigure(value=Decimal(usd), unit="USD/month", label="A Host API")
    return assessment("price", component, **{"figure": figure, "answer": f"${usd} a month", **more})


def ask(
    *assessments, components=(ENGINE,), use=None, before=None, unanswered=(), part=True, **request
) -> Recommendation:
    concerns = request.get("concerns", ())
    inquiry = Inquiry(components=components, use=use or IntendedUse(), concerns=concerns if part else ())
    weighed = recommend(inquiry, assessments, (), (), unanswered, asked_first=concerns)
    return answered(weighed, AnswerRequest(before=before, **request))


def tokens(count: int) -> IntendedUse:
    return IntendedUse(workload=Workload(tokens_per_month=count))


def test_a_question_about_the_price_is_answered_by_the_figure_at_the_volume_that_was_stated():
    recommendation = ask(priced("473.6"), use=tokens(200_000_000), concerns=("price",))

    assert recommendation.summary.startswith(
        "Engine costs $474 a month at 200 million tokens a month, with A Host API. Only price was asked;"
    )


def test_a_volume_nobody_stated_is_said_to_be_assumed():
    guess = Assumption(field="use.workload.tokens_per_month", value=100_000_000, why="nobody said")

    assert (
        " at an assumed 100 million tokens a month"
        in ask(priced("5", assumptions=(guess,)), concerns=("price",)).summary
    )


@pytest.mark.parametrize(
    ("outcome", "start"),
    [
        ("permitted", "Yes, you may use Engine (Apache-2.0) internally."),
        ("permitted_with_obligations", "Yes, you may use Engine (Apache-2.0) internally, on conditions."),
        ("legal_review", "Not without a legal review: Engine (Apache-2.0) internally."),
        ("blocked", "No, you may not use Engine (Apache-2.0) internally."),
    ],
)
def test_may_we_is_answered_by_yes_or_no_with_the_licence_and_the_use(outcome, start):
    terms = licensed(outcome=outcome, facts=(said("licence", "Apache-2.0"),))

    assert ask(terms, use=IntendedUse(mode=Mode.INTERNAL), concerns=("terms",)).summary.startswith(start)


def test_a_no_comes_with_the_clause_and_says_once_what_it_rules_out():
    terms = licensed(outcome="blocked", findings=(finding("Section 2 gives no rights there."),))

    summary = ask(terms, concerns=("terms",)).summary

    assert summary == "No, you may not use Engine. Section 2 gives no rights there. That rules Engine out: hold."


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Who maintains it?", "Engine is published by Acme, kept up by 40 people."),
        ("Does the AI Act apply to us?", "High-risk by Annex III, point 4(a)."),
        ("What is its context window?", "Nothing is on file about that for Engine."),
    ],
)
def test_what_is_asked_in_particular_comes_from_the_findings_or_is_plainly_not_on_file(message, sentence):
    found = (
        finding("Tell people that they talk to an AI system.", Severity.CONDITION),
        finding("High-risk by Annex III, point 4(a).", Severity.NOTE),
        finding("Engine is published by Acme, kept up by 40 people.", Severity.NOTE),
    )

    assert ask(healthy(findings=found), message=message, concerns=("health",)).summary.startswith(sentence)


def test_a_verdict_comes_with_its_figures_and_one_reason_and_then_with_the_other_answers():
    barred = finding("One person carries it.", Severity.CONDITION, Verdict.TRIAL)

    summary = ask(
        healthy(findings=(barred,)), licensed(outcome="permitted"), priced("12"), use=tokens(1_000_000)
    ).summary

    first, second = summary.split(". ")[:2]
    assert first == "Trial Engine (92 of 100, confidence 100 %): One person carries it"
    assert second == "Yes, you may use Engine; Engine costs $12.00 a month at 1 million tokens a month, with A Host API"
    assert summary.count("One person") == 1


def test_two_components_are_set_side_by_side_with_both_figures_a_pick_and_why():
    recommendation = ask(
        healthy(), licensed(), priced("474"), healthy(RIVAL, 60), licensed(RIVAL), priced("128", RIVAL),
        components=(ENGINE, RIVAL), use=tokens(200_000_000), message="or is Rival 2 cheaper?",
    )  # fmt: skip

    comparison = recommendation.comparison
    assert recommendation.summary.startswith(
        "Rival 2 is cheaper at 200 million tokens a month: $128 a month against $474 a month for Engine. "
        "Pick Engine: adopt against trial for Rival 2."
    )
    assert comparison is not None
    assert (comparison.pick, comparison.table.columns) == ("Engine", ("", "Engine", "Rival 2"))
    assert ("price", "$474 a month", "$128 a month") in comparison.table.rows


def test_a_model_and_the_software_around_it_are_no_rivals():
    model = Component(name="Model", id="model", kind=Kind.MODEL)

    recommendation = ask(healthy(), licensed(), healthy(model, 60), licensed(model), components=(ENGINE, model))

    assert recommendation.comparison is not None
    assert recommendation.comparison.pick == ""
    assert (
        "are parts of one system and no rivals; the weakest limits it, Model: adopt, 73 of 100."
        in recommendation.summary
    )
    assert "Pick" not in recommendation.summary


def test_what_changed_since_the_turn_before_stands_second_old_and_new():
    before = ask(healthy(), licensed(), priced("474"), use=tokens(200_000_000))

    recommendation = ask(
        healthy(), licensed(), priced("4739"), use=tokens(2_000_000_000), before=before, part=False, concerns=("price",)
    )

    assert recommendation.summary.split(". ")[1] == (
        "Since your last question: tokens a month 200 million → 2 billion; "
        "Engine price $474 a month → $4,739 a month; the verdict stays adopt"
    )
    assert [(each.field or each.concern, each.before, each.now) for each in recommendation.changes] == [
        ("use.workload.tokens_per_month", "200 million", "2 billion"),
        ("price", "$474 a month", "$4,739 a month"),
    ]


def test_where_one_place_moves_the_places_that_stay_are_said():
    here = IntendedUse(organisation=Organisation(based_in="CH"))
    moved = here.model_copy(update={"workload": Workload(region="DE")})
    before = ask(licensed(outcome="permitted"), use=here, concerns=("terms",))

    summary = ask(licensed(outcome="permitted"), use=moved, before=before, concerns=("terms",)).summary

    assert "servers in DE (new); company in CH, as before." in summary


def test_an_answer_about_something_else_is_not_compared_with_the_one_before():
    before = ask(licensed(RIVAL), components=(RIVAL,), use=tokens(5))

    assert ask(licensed(), use=tokens(7), before=before).changes == ()


def test_a_component_nobody_knows_is_not_known_to_us_and_neither_good_nor_bad():
    near = Alternative(component=RIVAL, why="a similar name")
    strange = assessment(
        "health", outcome="unknown_component", answer="Not known to us", confidence=0, alternatives=(near,)
    )

    summary = ask(strange).summary

    assert summary.startswith(
        "Engine is not known to us, so nothing is said for or against it; the nearest we know: Rival 2."
    )
    assert "Undecided" not in summary


def test_alternatives_are_named_or_plainly_not_on_file():
    offered = healthy(alternatives=(Alternative(component=RIVAL, why="alike"),))

    assert ask(offered, alternatives=True).summary.startswith("Instead of Engine, look at Rival 2.")
    assert ask(healthy(), alternatives=True).summary.startswith(
        "No alternative to Engine that fits your use is on file."
    )


def test_agents_that_contradict_each_other_are_named_with_what_each_says():
    one, other = healthy(facts=(said("licence.code", "MIT"),)), licensed(facts=(said("licence.code", "GPL-3.0"),))

    assert (
        "The agents contradict each other on licence.code of Engine: health says MIT and terms says GPL-3.0."
        in ask(one, other).summary
    )


def test_who_gave_no_answer_is_said_at_the_end():
    assert ask(healthy(), licensed(), unanswered=(gap("expense"),)).summary.endswith("No answer came on expense.")


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("de", "Ja, Sie dürfen Engine (MIT) intern einsetzen; Engine kostet $474 im Monat bei 2 Milliarden Tokens im"),
        ("fr", "Oui, vous pouvez utiliser Engine (MIT) en interne; Engine coûte $474 par mois pour 2 milliards de"),
        ("es", "Sí, puede usar Engine (MIT) internamente; Engine cuesta $474 al mes con 2 mil millones de tokens al"),
        ("zh", "可以：您可以在内部使用 Engine (MIT); Engine 的费用为 $474 （每月），按每月 20 亿 token"),
        ("xx", "Yes, you may use Engine (MIT) internally; Engine costs $474 a month at 2 billion tokens a month"),
    ],
)  # fmt: skip
def test_the_first_sentence_is_in_the_askers_language_and_its_figures_are_the_same(language, start):
    use = IntendedUse(mode=Mode.INTERNAL, workload=Workload(tokens_per_month=2_000_000_000))
    terms = licensed(outcome="permitted", facts=(said("licence", "MIT"),))

    summary = ask(terms, priced("474"), use=use, concerns=("terms", "price"), language=language).summary

    assert summary.startswith(start)


def test_without_a_gate_the_reason_is_what_is_strong_and_what_is_weakest():
    names = ("maintenance", "governance", "adoption", "security", "portability")
    scores = tuple(score(name, 50 if name == "governance" else 95) for name in names)

    summary = ask(assessment("health", scores=scores), licensed()).summary

    assert "strong in maintenance and licence fit, weakest in governance (50 of 100)." in summary


def test_a_follow_up_that_leaves_the_verdict_says_so_in_three_words():
    before = ask(healthy(findings=(finding("Old.", Severity.CONDITION, Verdict.TRIAL),)), licensed(outcome="permitted"))

    summary = ask(
        healthy(findings=(finding("Old.", Severity.CONDITION, Verdict.TRIAL),)),
        licensed(outcome="permitted"),
        before=before,
        part=False,
        concerns=("terms",),
    ).summary

    assert summary == "Yes, you may use Engine. The verdict stays trial."


def test_something_cheaper_is_named_with_its_price_or_said_not_to_be_known():
    offered = healthy(alternatives=(Alternative(component=RIVAL, why="alike"),))
    request = {"message": "is there something cheaper?", "alternatives": True}

    cheap = ask(offered, licensed(), priced("474"), checks=(licensed(RIVAL), priced("74", RIVAL)), **request)
    dear = ask(offered, licensed(), priced("474"), checks=(licensed(RIVAL), priced("974", RIVAL)), **request)

    assert cheap.summary.startswith("Cheaper than Engine at $474 a month: $74.00 a month for Rival 2.")
    assert dear.summary.startswith("None of the alternatives we know is cheaper than Engine at $474 a month.")


def test_findings_about_several_components_say_of_which_they_are():
    secure = healthy(findings=(finding("An advisory of 2026.", Severity.NOTE),))

    summary = ask(
        secure, healthy(RIVAL), components=(ENGINE, RIVAL), concerns=("health",), message="which is more secure?"
    ).summary

    assert summary.startswith("Engine: An advisory of 2026. Nothing is on file about that for Rival 2.")


def test_what_is_too_little_known_to_judge_is_not_known():
    strange = assessment("health", outcome="unknown_component", confidence=0)
    unread = licensed(points=30, outcome="legal_review", scores=(score("licence_fit", 30, quality=0.3),))

    assert ask(strange, unread).summary.startswith("Engine is not known to us")
