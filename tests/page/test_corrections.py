"""A fact that is wrong is put right on the page, and the next answer rests on it."""

import pytest

from orchestrator.app import SERVICE
from orchestrator.local.launch import service_at
from protocols.a2a.compose_map import MAP, read_map
from tests.page.page_object import ask, open_parts, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

KEY = "adoption.pypi_rank"


def test_a_corrected_fact_is_shown_as_the_organisations_own_in_the_answer_asked_anew(page, stage, tmp_path):
    place = next(place for place in read_map(MAP) if place.name == "research")
    research = stage.start(service_at(place), keep=str(tmp_path))
    page.goto(stage.start(SERVICE, agents=(research,), own=(research,), keep=str(tmp_path)))
    ask(page, "How healthy is vLLM as a project?")
    read(page)
    open_parts(page)
    report = page.get_by_role("article", name="Recommendation")

    report.get_by_text("it rests on").click()
    report.get_by_role("button", name=f"{KEY} is wrong").click()
    form = report.get_by_role("form", name=f"Correct {KEY}")
    form.get_by_role("textbox", name="It is").fill("123")
    form.get_by_role("textbox", name="Where that is written").fill("Our own count")
    form.get_by_role("textbox", name="Its address").fill("https://wiki.example/stars")
    form.get_by_role("button", name="Keep").click()
    report.get_by_role("button", name="Ask anew").click()

    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(0)
    read(page)
    open_parts(page)
    report.get_by_text("it rests on").click()
    fact = report.locator(".facts > div").filter(has_text=KEY).first
    expect(fact).to_contain_text("123")
    expect(fact).to_contain_text("Your organisation's own files: Our own count")
    assert "adoption.pypi_rank: 123" in (tmp_path / "overlay" / "corrections.yaml").read_text()
