"""The fault panel: switch a fault on, see what the orchestrator makes of it, switch it off, ask again."""

import re

import pytest

from orchestrator.app import SERVICE
from protocols.hosting.app import Service
from tests.fakes import agent, times_asked
from tests.page import made_up_agents as made_up
from tests.page.accessibility import LOOKS, flaws, look, unfold
from tests.page.page_object import ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def begin(page, stage) -> Service:
    """Open the page of a council in demo mode; the agent that stays well-behaved."""
    calm = agent("prices", made_up.prices())
    urls = tuple(stage.start(each, demo=True) for each in (agent("terms", made_up.terms()), calm))
    page.goto(stage.start(SERVICE, agents=urls, demo=True))
    page.get_by_role("list").first.wait_for()
    return calm


def test_a_fault_is_switched_on_seen_and_switched_off_and_only_its_agent_is_asked_again(page, stage):
    calm = begin(page, stage)
    show(page, "Faults")
    page.get_by_role("switch", name="Wrong version, terms").click()
    expect(page.get_by_role("status").filter(has_text="Broken on purpose")).to_contain_text("Terms: wrong version")

    show(page, "Conversation")
    ask(page)
    read(page)
    show(page, "Recommendation")
    gap = page.get_by_role("region", name="What stayed unanswered")
    expect(gap).to_contain_text("Terms refused the question")
    show(page, "Exchange")
    expect(page.get_by_role("option", name=re.compile("terms to orchestrator: .*-32009"))).to_be_visible()

    show(page, "Faults")
    page.get_by_role("button", name="All off").click()
    expect(page.get_by_text("Broken on purpose")).to_have_count(0)
    show(page, "Recommendation")
    gap.get_by_role("button", name="Ask again").click()

    expect(gap).to_have_count(0)
    assert times_asked(calm) == 1


def test_a_schedule_is_sent_with_the_switch(page, stage):
    begin(page, stage)
    show(page, "Faults")
    first = page.get_by_role("listitem").filter(has=page.get_by_role("switch", name="Down, terms"))
    first.get_by_text("When it strikes").click()
    first.get_by_label("Begins after (s)").fill("900")
    first.get_by_role("switch").click()
    expect(first).to_contain_text(re.compile(r"begins in (900|899|89\d) s"))


def test_where_nobody_has_switches_there_is_no_panel(page, stage):
    page.goto(stage.council(agent("terms", made_up.terms())))
    page.get_by_role("list").first.wait_for()
    expect(page.get_by_role("navigation").get_by_role("link", name="Faults")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_panel_and_nothing_is_wider_than_the_window(page, stage, scheme, width):
    look(page, scheme, width)
    begin(page, stage)
    show(page, "Faults")
    page.get_by_role("switch", name="Slow, terms").click()
    page.get_by_text("Broken on purpose").wait_for()
    unfold(page)
    assert flaws(page) == []


def test_the_switches_can_be_reached_and_turned_by_keyboard(page, stage):
    begin(page, stage)
    show(page, "Faults")
    switch = page.get_by_role("switch", name="Down, terms")
    switch.wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        if switch.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(switch).to_be_checked()
