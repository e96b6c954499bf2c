"""The first screen of a recommendation: a line for each concern, the reason once, and what can be changed."""

import pytest

from protocols.a2a.assessment import inquiry_of, publish
from protocols.a2a.turn import Turn
from protocols.adoption import Condition, Inquiry
from tests.fakes import agent
from tests.page import made_up_agents as made_up
from tests.page.accessibility import unfold
from tests.page.made_up_agents import DEED, TARIFF
from tests.page.made_up_council import council, rich
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def shown(page, stage, **changes):
    """The page with the rich recommendation on it, changed."""
    recommendation, exhibits = rich()
    page.goto(stage.start(council(recommendation.model_copy(update=changes), *exhibits)))
    ask(page)
    read(page)
    page.locator(".report .parts").wait_for()
    return page.get_by_role("article", name="Recommendation")


def test_each_concern_has_a_line_with_answer_confidence_and_one_source_on_the_first_screen(page, stage):
    recommendation, _ = rich()

    report = shown(page, stage, standings=recommendation.standings[:1], unanswered=())

    lines = report.get_by_role("list", name="In a line each").get_by_role("listitem")
    expect(lines).to_have_count(2)
    for line, concern, source in zip(lines.all(), ("Terms", "Prices"), (DEED, TARIFF), strict=True):
        expect(line).to_be_in_viewport()
        expect(line).to_contain_text(concern)
        expect(line).to_contain_text("sure")
        expect(line.locator(".answer-source")).to_have_text(source.title)


def test_a_line_leads_to_its_details_in_one_click(page, stage):
    report = shown(page, stage)
    line = report.get_by_role("list", name="In a line each").get_by_role("listitem").first

    line.get_by_role("button", name="Terms").click()

    expect(report.locator("#section-terms").get_by_text("Condition: ").first).to_be_in_viewport()


def test_the_reason_stands_once_and_is_no_condition_as_well(page, stage):
    recommendation, _ = rich()
    reason = "A newer release replaces it."
    told = [Condition(claim=reason, concern="terms", owner="lead", evidence=(DEED,)), *recommendation.conditions]
    first, *others = recommendation.standings
    first = first.model_copy(update={"because": f"Not better because {reason}", "conditions": tuple(told)})

    report = shown(page, stage, standings=(first, *others))

    expect(report.locator(".standing, #conditions").get_by_text(reason)).to_have_count(1)
    expect(report.get_by_role("checkbox")).to_have_count(1)


def test_a_condition_that_was_ticked_off_stays_so_over_a_reload(page, stage):
    report = shown(page, stage)

    report.get_by_role("checkbox", name="Name the model where people see it.").check()
    page.reload()

    expect(report.get_by_role("checkbox", name="Name the model where people see it.")).to_be_checked()


def test_a_comparison_says_which_one_to_take(page, stage):
    report = shown(page, stage)

    expect(report.get_by_text("Take DeepSeek-R1: Trial, 74 of 100, before Llama 3.3 70B with Hold")).to_be_visible()


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("Verdict", "rings of a technology radar"),
        ("sure", "It is not a probability."),
        ("Score", "weighted mean"),
        ("What a ceiling is", "whatever the score"),
        ("read at the source", "How a fact was verified"),
    ],
)
def test_a_term_is_explained_where_it_stands(page, stage, word, words):
    report = shown(page, stage)
    unfold(page)
    term = report.get_by_role("button", name=word, exact=True).first
    explanation = term.locator("xpath=following-sibling::*[1]")
    expect(explanation).not_to_be_visible()

    term.click()

    expect(explanation).to_be_visible()
    expect(explanation).to_contain_text(words)


def test_a_chip_changed_is_asked_anew_with_that_value_and_the_answer_before_stands_beside_the_new_one(page, stage):
    async def work(turn: Turn) -> None:
        inquiry = inquiry_of(turn, str)
        volume = inquiry.use.workload.tokens_per_month or 0
        priced = made_up.prices_of(inquiry.components[0], volume)
        await publish(turn, priced.model_copy(update={"answer": f"${volume // 1_000_000} a month"}), ())

    page.goto(stage.council(agent("prices", work)))
    ask(page, "Should we adopt DeepSeek-R1 at 200M tokens a month?")
    read(page)

    page.get_by_role("button", name="Tokens a month: 200,000,000").click()
    page.get_by_role("form", name="Change Tokens a month").get_by_role("textbox").fill("2bn")
    page.get_by_role("button", name="Ask anew").click()

    expect(page.get_by_role("button", name="Tokens a month: 2,000,000,000")).to_be_visible()
    answers = page.locator(".answers")
    expect(answers).to_contain_text("$2000 a month before: $200 a month", use_inner_text=True)
    expect(page.get_by_role("log")).to_contain_text("Tokens a month: 2,000,000,000")


def test_a_value_from_a_list_is_chosen_from_the_list_the_service_knows(page, stage):
    recommendation, _ = rich()
    inquiry = Inquiry.model_validate(
        {"components": recommendation.inquiry.components, "question": "Which?", "use": {"mode": "saas"}}
    )
    report = shown(page, stage, inquiry=inquiry)

    report.get_by_role("button", name="Use: SaaS").click()

    expect(report.get_by_role("form", name="Change Use")).to_contain_text("finetune publish")
