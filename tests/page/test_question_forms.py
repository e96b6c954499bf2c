"""The questions of agents as forms: choices, defaults, answers in words, and the way out."""

import re

import pytest

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.turn import Turn
from tests.fakes import agent, asks_then_finds, times_asked
from tests.page import made_up_agents as made_up
from tests.page.page_object import GO_ON, ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def test_questions_of_several_agents_are_one_form_and_the_answer_serves_every_asker(page, stage):
    first, second = agent("prices", made_up.prices(made_up.VOLUME)), agent("energy", asks_then_finds("energy"))
    page.goto(stage.council(first, second, agent("terms", made_up.terms())))

    ask(page)

    form = page.get_by_role("form", name="Questions of the agents")
    volume = form.get_by_role("textbox")
    expect(volume).to_have_count(1)
    expect(volume).to_have_value("")
    expect(form.get_by_text(re.compile(r"Left empty: (200,000,000|1,000,000), "))).to_be_visible()
    expect(form.get_by_text("Energy")).to_contain_text("Prices")
    form.get_by_role("button", name=GO_ON).click()
    read(page)
    assert (times_asked(first), times_asked(second)) == (2, 2)


def test_a_question_that_is_one_choice_is_answered_by_one_click_on_it(page, stage):
    async def work(turn: Turn) -> None:
        inquiry = inquiry_of(turn, str)
        if inquiry.use.hosting is None:
            ask_unless_known([made_up.HOSTING])
        await publish(turn, made_up.prices_of(inquiry.components[0], 1), ())

    page.goto(stage.council(agent("prices", work)))

    ask(page)
    form = page.get_by_role("form", name="Questions of the agents")
    choice = form.get_by_role("button", name="self-hosted")
    expect(choice).to_contain_text("machines you rent")
    choice.click()

    read(page)
    expect(page.get_by_role("button", name="Hosting: self-hosted")).to_be_visible()


def test_several_questions_show_their_choices_as_radio_buttons(page, stage):
    page.goto(stage.council(agent("prices", made_up.prices(made_up.VOLUME, made_up.HOSTING))))

    ask(page)
    page.get_by_role("radiogroup").get_by_role("radio", name="on-prem").check()
    page.get_by_role("button", name="Answer").click()

    read(page)
    expect(page.get_by_role("button", name="Hosting: on-prem")).to_be_visible()


def test_whoever_means_none_of_the_choices_says_it_in_words_and_a_form_can_be_stopped(page, stage):
    page.goto(stage.council(agent("prices", made_up.prices(made_up.HOSTING))))

    ask(page)
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    page.get_by_role("button", name="Stop here").click()

    expect(page.get_by_text("Stopped.")).to_be_visible()


def test_open_questions_can_be_answered_in_words(page, stage):
    page.goto(stage.council(agent("energy", asks_then_finds("energy"))))

    ask(page)
    page.get_by_role("form", name="Questions of the agents").wait_for()
    ask(page, "two million tokens, 2M")

    read(page)
