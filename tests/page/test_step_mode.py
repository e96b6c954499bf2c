"""Step mode on the page, with the agents of the map: messages are held, looked into, edited, dropped, let go."""

import json

import pytest

from orchestrator.app import SERVICE
from orchestrator.local.launch import service_at
from protocols.a2a.compose_map import MAP, read_map
from tests.page.accessibility import violations
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

QUESTION = "Should we adopt vLLM for an EU helpdesk SaaS, 200M tokens a month?"
PLACES = [place for place in read_map(MAP) if place.is_agent]
AGENTS = len(PLACES)


@pytest.fixture
def stepping(page, stage):
    """The page, a question asked in step mode, the panel of what is held."""
    agents = [stage.start(service_at(place)) for place in PLACES]
    page.goto(stage.start(SERVICE, agents=tuple(agents), own=tuple(agents)))
    page.get_by_role("checkbox", name="Step through the next question").check()
    ask(page, QUESTION)
    panel = page.get_by_role("region", name="Held messages")
    panel.get_by_role("listitem").nth(AGENTS - 1).wait_for()
    return panel


def test_each_message_is_held_and_goes_on_when_it_is_let_go(page, stepping):
    expect(stepping.get_by_role("listitem")).to_have_count(AGENTS)
    expect(stepping.get_by_role("listitem").first).to_contain_text("SendStreamingMessage")
    expect(stepping.get_by_role("status")).to_have_text(f"{AGENTS} messages held")

    stepping.get_by_role("button", name="Deliver", exact=True).first.click()
    expect(stepping.get_by_role("listitem").filter(has_text="task submitted")).to_have_count(1)
    stepping.get_by_role("button", name="Let everything go").click()

    read(page)
    expect(stepping).to_have_count(0)
    expect(page.get_by_text("brought no answer")).to_have_count(0)


def test_a_dropped_request_is_a_named_gap(page, stepping):
    one = stepping.get_by_role("listitem").first
    agent = one.locator(".held-what bdi").nth(1).inner_text()

    one.get_by_role("button", name="Drop").click()
    expect(stepping.get_by_role("listitem")).to_have_count(AGENTS - 1)
    stepping.get_by_role("button", name="Let everything go").click()

    read(page)
    expect(page.get_by_text(f"{agent} brought no answer")).to_be_visible()


def test_an_edited_message_is_delivered_as_edited_and_a_broken_edit_is_refused(page, stepping):
    one = stepping.get_by_role("listitem").first
    one.get_by_text("Look inside and edit").click()
    body = one.get_by_role("textbox")
    had = json.loads(body.input_value())

    body.fill("{")
    one.get_by_role("button", name="Deliver as edited").click()
    expect(stepping.get_by_role("alert")).to_contain_text("no JSON")

    had["params"]["message"]["parts"] = [{"text": ""}]
    body.fill(json.dumps(had))
    one.get_by_role("button", name="Deliver as edited").click()
    stepping.get_by_role("button", name="Let everything go").click()

    read(page)
    expect(page.get_by_text("brought no answer")).to_be_visible()


def test_stepping_needs_no_mouse(page, stepping):
    deliver = stepping.get_by_role("button", name="Deliver", exact=True)
    deliver.first.focus()

    page.keyboard.press("Enter")
    expect(stepping.get_by_role("listitem").filter(has_text="task submitted")).to_have_count(1)

    expect(deliver.first).to_be_focused()


def test_a_reload_finds_what_is_held(page, stepping):
    page.reload()

    expect(page.get_by_role("region", name="Held messages").get_by_role("listitem")).to_have_count(AGENTS)


def test_stop_ends_stepping_and_the_run(page, stepping):
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_text("Stopped.")).to_be_visible()
    expect(stepping).to_have_count(0)


def test_axe_finds_nothing_in_either_colour_scheme(page, stepping):
    stepping.get_by_text("Look inside and edit").first.click()

    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page)

    assert found == []
