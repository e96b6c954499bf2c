"""Agents on the page: added by address, examined with every fault and its fix, and removed."""

import json

import pytest

from tests.fakes import agent, finds
from tests.page import made_up_agents as made_up
from tests.page.accessibility import unfold, violations

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
pytest.importorskip("orchestrator.web.agent_routes", reason="agents cannot join over HTTP yet")
from playwright.sync_api import expect


@pytest.fixture
def agents(page, stage):
    """The view of the agents, the form unfolded, and the address of one that is not there yet."""
    other = stage.start(agent("mood", finds("mood")))
    page.goto(stage.council(agent("terms", made_up.terms())) + "/#agents")
    page.get_by_text("Add an agent").click()
    return page, other


def test_an_agent_is_added_by_its_address_and_removed_again(agents):
    page, other = agents

    page.get_by_role("textbox", name="Address of an agent").fill(other)
    page.get_by_role("form", name="Add an agent").get_by_role("combobox", name="Trust").select_option("weighed")
    page.get_by_role("button", name="Add").click()
    card = page.get_by_role("article", name="mood")
    expect(card).to_contain_text("weighed as mood")
    card.get_by_role("button", name="Remove mood").click()

    expect(card).to_have_count(0)


def test_an_agent_is_examined_before_it_is_added(agents):
    page, other = agents

    page.get_by_role("textbox", name="Address of an agent").fill(other)
    page.get_by_role("button", name="Examine", exact=True).click()

    examination = page.get_by_role("region", name="Examination of mood")
    expect(examination.get_by_role("listitem").first).to_be_visible()
    unfold(page)
    assert violations(page) == []


def test_what_is_wrong_with_an_address_is_said_and_an_agent_of_the_map_cannot_be_removed(agents):
    page, _ = agents

    page.get_by_role("textbox", name="Address of an agent").fill("http://127.0.0.1:9")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("form").get_by_role("alert")).to_contain_text("cannot join")

    card = page.get_by_role("article", name="terms")
    card.get_by_role("button", name="Remove terms").click()
    expect(card.get_by_role("alert")).to_contain_text("AGENT_URLS")


def test_a_skill_is_tried_with_its_example_and_the_answer_stands_there_in_words(agents):
    page, _ = agents
    card = page.get_by_role("article", name="terms")
    card.get_by_text("Try a skill").click()

    card.get_by_role("textbox", name="Message").fill("May we use DeepSeek-R1?")
    card.get_by_role("button", name="Send").click()

    expect(card).to_contain_text("Completed")
    expect(card).to_contain_text("% sure")
    expect(card.get_by_role("link", name="See the exchange")).to_be_visible()


def test_a_skill_is_tried_by_the_form_that_the_schema_of_its_card_makes(agents):
    page, _ = agents
    card = page.get_by_role("article", name="terms")
    card.get_by_text("Try a skill").click()

    card.get_by_role("button", name="By its form").click()
    form = card.get_by_role("form", name="What terms takes")
    form.get_by_role("group", name="Components").get_by_role("textbox", name="Name needed").fill("DeepSeek-R1")
    form.get_by_text("Use", exact=True).first.click()
    form.get_by_role("radiogroup", name="Commercial", exact=True).get_by_role("radio", name="Yes").check()
    form.get_by_role("textbox", name="Tokens per month").fill("200M")
    form.get_by_text("What is sent").click()
    content = form.locator("pre").inner_text()
    form.get_by_role("button", name="Send").click()

    workload = {"tokens_per_month": 200_000_000}
    assert json.loads(content) == {
        "components": [{"name": "DeepSeek-R1"}],
        "use": {"commercial": True, "workload": workload},
    }
    expect(card).to_contain_text("Completed")
    expect(card).to_contain_text("% sure")
    assert violations(page) == []


def test_trust_is_set_where_the_agent_stands(agents):
    page, _ = agents
    card = page.get_by_role("article", name="terms")

    card.get_by_role("combobox", name="Trust").select_option("heard")

    expect(card.locator(".role")).to_contain_text("heard")


def test_the_history_of_an_agent_says_when_it_came_up_and_that_its_card_was_seen(agents):
    page, _ = agents
    card = page.get_by_role("article", name="terms")

    card.get_by_text("History: 2 events").click()

    events = card.get_by_role("listitem").filter(has=page.get_by_role("time"))
    expect(events).to_have_count(2)
    expect(events.last).to_contain_text("up")
