"""The exchange as it happens: diagram, timeline, Tasks, and the raw message behind every arrow."""

import re

import pytest

from orchestrator.app import SERVICE
from tests.fakes import agent, asks_then_finds, finds
from tests.page.page_object import GO_ON, ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def chatty(times: int):
    """Work that says the same state again and again before it brings a Finding."""

    async def work(turn):
        for nth in range(times):
            await turn.tell(f"looking at page {nth}")
        await finds("terms")(turn)

    return work


def test_both_ends_of_a_hop_are_one_arrow_and_its_state_stands_beside_it_in_words(page, stage):
    page.goto(stage.council(agent("terms", finds("terms")), agent("standing", finds("standing"))))
    ask(page)
    read(page)

    show(page, "Exchange")

    diagram = page.get_by_role("listbox", name="Sequence diagram")
    for name in ("terms", "standing"):
        asked = diagram.get_by_role("option", name=f"orchestrator to {name}: request SendStreamingMessage")
        expect(asked).to_have_count(1)
        expect(diagram.get_by_role("option", name=f"{name} to orchestrator: state completed")).to_have_count(1)
    expect(diagram.get_by_role("option", name="you to orchestrator: request SendStreamingMessage")).to_have_count(1)


def test_an_agent_that_shows_no_wire_of_its_own_has_its_lane_from_what_is_sent_to_it(page, stage):
    silent = stage.start(agent("stranger", finds("terms")), wire=False)
    page.goto(stage.start(SERVICE, agents=(silent,)))
    ask(page)
    read(page)

    show(page, "Exchange")

    diagram = page.get_by_role("listbox", name=re.compile("you, orchestrator, stranger"))
    expect(diagram.get_by_role("option", name="stranger to orchestrator: state completed")).to_have_count(1)


def test_a_long_stream_is_folded_until_it_is_asked_for(page, stage):
    page.goto(stage.council(agent("terms", chatty(240))))
    ask(page)
    read(page)
    show(page, "Exchange")
    diagram = page.get_by_role("listbox", name="Sequence diagram")
    folds = diagram.get_by_role("option", name=re.compile("terms to orchestrator: … 2[34][0-9] more events"))

    folds.locator("rect").click()

    expect(folds).to_have_count(0)
    diagram.press("End")
    expect(diagram.get_by_role("option", name="orchestrator to you: state completed")).to_be_visible()
    assert diagram.get_by_role("option").count() < 120


def test_the_diagram_is_walked_and_a_message_opened_by_keyboard(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    diagram = page.get_by_role("listbox", name="Sequence diagram")

    diagram.focus()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    panel = page.get_by_role("complementary", name="The chosen message")
    expect(panel.get_by_role("heading", name="SendStreamingMessage")).to_be_visible()
    panel.get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_no_label_stands_on_a_lane_and_none_is_cut_by_the_next(page, stage):
    page.goto(stage.council(agent("first", finds("first")), agent("second", finds("second"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.get_by_role("listbox").wait_for()

    crossed = page.evaluate(
        """() => [...document.querySelectorAll(".arrow > .label")].filter((text) => {
            const box = text.getBoundingClientRect();
            return [...document.querySelectorAll(".rows .lane, .rows .bar")].some(
                (lane) => lane.getBoundingClientRect().left < box.right);
        }).map((text) => text.textContent)"""
    )
    assert crossed == []


def test_the_address_of_a_view_shows_it_again_with_the_message_that_was_open(page, context, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.get_by_role("option", name="orchestrator to terms: request SendStreamingMessage").locator("rect").click()
    page.get_by_role("complementary", name="The chosen message").wait_for()

    other = context.new_page()
    other.goto(page.url)

    panel = other.get_by_role("complementary", name="The chosen message")
    expect(panel.get_by_role("heading", name="SendStreamingMessage")).to_be_visible()
    other.go_back()
    page.go_back()
    expect(page.get_by_role("complementary", name="The chosen message")).to_have_count(0)


def test_one_click_leads_from_a_message_to_its_task_and_from_a_state_back_to_the_message(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.get_by_role("option", name="orchestrator to terms: request SendStreamingMessage").locator("rect").click()
    panel = page.get_by_role("complementary", name="The chosen message")

    panel.locator(".id", has_text="Task").get_by_role("link").click()

    task = page.get_by_role("article", name="Task of terms")
    expect(task).to_have_class(re.compile("chosen"))
    task.get_by_role("link", name="completed").click()
    expect(panel.get_by_text("terms", exact=True)).to_be_visible()


def test_the_timeline_names_who_took_the_time(page, stage):
    page.goto(stage.council(agent("terms", finds("terms")), agent("standing", asks_then_finds("standing"))))
    ask(page)
    page.get_by_role("button", name=GO_ON).click()
    read(page)

    show(page, "Timeline")

    timeline = page.get_by_role("listbox", name="Timeline")
    expect(timeline.get_by_role("option", name=re.compile("on the critical path")).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Critical path \d"))).to_be_visible()
    timeline.get_by_role("option", name=re.compile("orchestrator to terms: SendStreaming")).locator("rect").click()
    expect(page.get_by_role("complementary", name="The chosen message")).to_be_visible()
