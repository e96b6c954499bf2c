"""Past runs on the page: listed, opened after a restart, compared, forgotten."""

import re

import pytest

from orchestrator.app import SERVICE
from tests.conftest import free_ports
from tests.fakes import agent, finds
from tests.page.page_object import ask, read, show
from tests.page.test_exchange_tools import until_stored

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def test_a_run_is_opened_from_the_list_after_a_restart(page, stage, tmp_path):
    terms = stage.start(agent("terms", finds("terms")))
    url = stage.start(SERVICE, agents=(terms,), keep=str(tmp_path))
    page.goto(url)
    ask(page)
    read(page)
    until_stored(page)
    page.goto("about:blank")
    stage.stop(url)
    stage.stop(terms)

    url = stage.start(SERVICE, keep=str(tmp_path))
    page.goto(f"{url}/#runs")
    page.get_by_role("link", name=re.compile("Should we adopt DeepSeek-R1")).click()

    diagram = page.get_by_role("listbox", name="Sequence diagram")
    expect(diagram.get_by_role("option", name="terms to orchestrator: state completed")).to_have_count(1)
    page.get_by_role("link", name="Its timeline").click()
    expect(page.get_by_role("listbox", name="Timeline")).to_be_visible()


def test_after_a_restart_conversation_recommendation_exchange_and_lab_progress_are_there(page, stage, tmp_path):
    agent_port, port = free_ports(2)
    terms = {"service": agent("terms", finds("terms")), "port": agent_port}
    place = f"http://127.0.0.1:{agent_port}"
    council = {"service": SERVICE, "port": port, "agents": (place,), "keep": str(tmp_path)}
    stage.start(**terms)
    url = stage.start(**council)
    page.goto(url)
    ask(page)
    read(page)
    until_stored(page)
    conversation = page.url
    page.goto(f"{url}/#lab")
    page.get_by_role("button", name="Run it").click()
    progress = page.get_by_text(re.compile(r"^1 of \d+ lessons passed"))
    progress.wait_for()
    page.goto("about:blank")
    stage.stop(url)
    stage.stop(place)

    stage.start(**terms)
    stage.start(**council)

    page.goto(url)
    read(page)
    assert page.url == conversation
    expect(page.get_by_role("article", name="Recommendation")).to_be_visible()
    show(page, "Exchange")
    state = page.get_by_role("option", name="terms to orchestrator: state completed")
    expect(state).to_have_count(1)
    show(page, "Lab")
    expect(progress).to_be_visible()


def test_two_runs_are_compared_and_one_forgotten(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    for words in ("Should we adopt DeepSeek-R1 for an EU helpdesk?", "Should we adopt vLLM for an internal tool?"):
        ask(page, words)
        page.get_by_role("log").get_by_text(words).wait_for()
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    show(page, "Runs")
    boxes = page.get_by_role("checkbox", name=re.compile("^Pick Should we adopt"))
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="Compare two").click()
    page.get_by_role("button", name="Differences of orchestrator → terms: SendStreamingMessage").click()

    differences = page.get_by_role("complementary", name="Differences")
    expect(differences).to_contain_text("vLLM")
    expect(differences).to_contain_text("DeepSeek-R1")
    page.get_by_role("link", name="All past runs").click()
    page.get_by_role("button", name=re.compile("^Forget .*vLLM")).click()
    expect(page.get_by_role("link", name=re.compile("vLLM"))).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Should we adopt DeepSeek-R1")).last).to_be_visible()
