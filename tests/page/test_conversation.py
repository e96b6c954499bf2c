"""The chat: from a question to a recommendation, questions back, stopping, gaps, coming back."""

import asyncio
import re

import pytest

from orchestrator.app import SERVICE
from tests.fakes import agent, asks_then_finds, breaks, finds, times_asked, waits
from tests.page import made_up_agents as made_up
from tests.page.page_object import GO_ON, QUESTION, ask, open_parts, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def test_a_question_becomes_a_recommendation_with_evidence_one_click_away(page, stage):
    page.goto(stage.council(agent("terms", made_up.terms()), agent("prices", made_up.prices())))

    ask(page)
    read(page)
    open_parts(page)

    finding = page.get_by_role("article", name="Recommendation").get_by_text("Name the model and its licence").last
    finding.click()
    expect(page.get_by_text("read at the source").locator("visible=true").first).to_be_visible()
    link = page.get_by_role("link", name="https://licence.example/made-up#section-4").locator("visible=true").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_figure_opens_to_its_formula_with_the_numbers_in_it(page, stage):
    page.goto(stage.council(agent("prices", made_up.prices(made_up.VOLUME))))

    ask(page)
    page.get_by_role("textbox", name="How many tokens a month").fill("20M")
    page.get_by_role("button", name="Answer").click()
    read(page)
    open_parts(page)

    page.get_by_text("Monthly cost by the token").first.click()
    expect(page.get_by_text("= 0.55 * 20,000,000 / 1,000,000")).to_be_visible()


def test_stop_ends_the_task_of_every_agent_canceled(page, stage):
    page.goto(stage.council(agent("slow", waits(asyncio.Event())), agent("terms", made_up.terms())))

    ask(page)
    expect(page.get_by_role("log").get_by_text("working", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_text("Stopped.")).to_be_visible()
    page.get_by_role("button", name="See each Task end").click()
    for name in ("orchestrator", "slow"):
        expect(page.get_by_role("article", name=f"Task of {name}")).to_contain_text("canceled")


def test_a_gap_is_named_and_asking_again_asks_only_the_silent_one(page, stage):
    terms, silent = agent("terms", made_up.terms()), agent("standing", breaks)
    page.goto(stage.council(terms, silent))
    ask(page)
    read(page)

    gaps = page.get_by_role("region", name="What stayed unanswered")
    expect(gaps).to_contain_text("Standing failed")
    gaps.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(2)

    assert (times_asked(terms), times_asked(silent)) == (1, 2)


def test_a_reload_shows_the_conversation_again_and_a_follow_up_goes_on_with_it(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)

    page.reload()
    read(page)
    ask(page, "And Llama 3.3?")

    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(2)


def test_a_second_tab_follows_the_running_run_and_sees_the_answer_given_in_the_first(page, context, stage):
    url = stage.council(agent("energy", asks_then_finds("energy")))
    page.goto(url)
    ask(page)
    page.get_by_role("button", name=GO_ON).wait_for()

    second = context.new_page()
    second.goto(url)
    second.get_by_role("button", name=GO_ON).wait_for()
    page.get_by_role("button", name=GO_ON).click()

    read(page)
    read(second)


def test_a_run_that_was_going_on_is_resumed_after_a_reload(page, stage):
    go_on = asyncio.Event()

    async def work(turn):
        await go_on.wait()
        await finds("terms")(turn)

    page.goto(stage.council(agent("terms", work)))
    ask(page)
    expect(page.get_by_role("log").get_by_text("working", exact=True).first).to_be_visible()
    page.reload()
    expect(page.get_by_role("log").get_by_text("working", exact=True).first).to_be_visible()

    stage.call(go_on.set)

    read(page)


def test_a_conversation_that_cannot_be_fetched_now_is_not_forgotten(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)

    page.route("**/a2a/jsonrpc", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("could not be fetched")
    page.unroute("**/a2a/jsonrpc")
    page.reload()

    read(page)


def test_a_new_conversation_starts_empty_and_the_old_one_can_be_taken_up_again(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)

    page.get_by_role("button", name="New").click()
    page.get_by_role("list", name="Go on with").get_by_role("link").first.click()

    read(page)


def test_an_agent_that_is_gone_is_shown_so_with_its_reason(page, stage):
    gone = stage.start(agent("terms", finds("terms")))
    url = stage.start(SERVICE, agents=(gone,))
    stage.stop(gone)
    page.goto(url)

    show(page, "Agents")

    expect(page.get_by_text("does not answer", exact=False).first).to_be_visible()


def test_past_conversations_are_listed_with_answer_and_day_and_can_be_renamed_opened_and_forgotten(page, stage):
    page.goto(stage.council(agent("terms", made_up.terms())))
    ask(page)
    read(page)
    page.get_by_role("button", name="New conversation").click()
    past = page.get_by_role("list", name="Go on with").get_by_role("listitem")
    expect(past).to_have_count(1)
    expect(past).to_contain_text(re.compile(r"(Adopt|Trial|Assess), \d{4}-\d{2}-\d{2}"))

    past.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="New name").fill("the helpdesk")
    page.keyboard.press("Enter")
    past.get_by_role("link", name="the helpdesk").click()
    read(page)
    page.get_by_role("button", name="New conversation").click()
    past.get_by_role("button", name="Forget").click()

    expect(past).to_have_count(0)


def test_a_question_can_be_edited_and_asked_again(page, stage):
    page.goto(stage.council(agent("terms", made_up.terms())))
    ask(page)
    read(page)

    page.get_by_role("button", name="Edit and ask again").click()
    box = page.get_by_role("textbox", name="Your question")
    expect(box).to_have_value(QUESTION)
    box.press("End")
    page.keyboard.type(" And in production?")
    page.keyboard.press("Enter")

    expect(page.get_by_role("log").get_by_text("And in production?")).to_be_visible()


def test_a_link_to_an_unknown_conversation_says_so(page, stage):
    page.goto(stage.council(agent("terms", made_up.terms())) + "/#report?context=nobody-knows-this")

    expect(page.get_by_role("alert")).to_contain_text("not known here")


def test_every_view_has_an_address_that_opens_elsewhere_and_a_title(page, context, stage):
    page.goto(stage.council(agent("terms", made_up.terms())))
    ask(page)
    read(page)

    with context.expect_page() as opened:
        page.get_by_role("navigation").get_by_role("link", name="Tasks").click(modifiers=["Control"])

    expect(opened.value.get_by_role("article", name="Task of orchestrator")).to_be_visible()
    expect(opened.value).to_have_title("Tasks · Adoption Council")
