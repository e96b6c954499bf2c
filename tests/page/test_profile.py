"""The organisation's profile as a form: kept, and at work in the next conversation."""

import pytest

from tests.fakes import agent
from tests.page import made_up_agents as made_up
from tests.page.page_object import ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


@pytest.fixture
def form(page, stage):
    """The form on the page."""
    page.goto(stage.council(agent("terms", made_up.terms())))
    show(page, "Profile")
    return page.get_by_role("form", name="Profile")


def test_what_is_kept_in_the_profile_is_among_what_the_next_question_is_taken_to_mean(page, form):
    form.get_by_role("textbox", name="Company in").fill("CH")
    form.get_by_role("textbox", name="Staff").fill("1.2k")
    form.get_by_role("radio", name="on-prem").check()
    form.get_by_role("button", name="Keep").click()
    expect(form.get_by_role("status")).to_contain_text("Kept")

    show(page, "Conversation")
    ask(page)
    read(page)

    for value in ("Company in: CH", "Staff: 1,200", "Hosting: on-prem"):
        expect(page.get_by_role("button", name=value)).to_be_visible()


def test_a_value_is_taken_out_again_and_the_others_stay(page, form):
    form.get_by_role("textbox", name="Company in").fill("CH")
    form.get_by_role("textbox", name="Licences refused").fill("AGPL-3.0-only, SSPL-1.0")
    form.get_by_role("button", name="Keep").click()
    expect(form.get_by_role("status")).to_contain_text("Kept")
    form.get_by_role("textbox", name="Company in").fill("")
    form.get_by_role("button", name="Keep").click()
    expect(form.get_by_role("status")).to_contain_text("Kept")

    page.reload()

    expect(form.get_by_role("textbox", name="Company in")).to_have_value("")
    expect(form.get_by_role("textbox", name="Licences refused")).to_have_value("AGPL-3.0-only, SSPL-1.0")


def test_what_cannot_be_is_refused_in_a_sentence(form):
    form.get_by_role("textbox", name="Staff").fill("rather many")

    form.get_by_role("button", name="Keep").click()

    expect(form.get_by_role("status")).to_contain_text("organisation.headcount: Input should be a valid integer")
