"""The headline on the page: what was asked, with its confidence, and nothing that was not."""

import pytest

from orchestrator.recommendation.recommend import recommend
from protocols.adoption import Component, Inquiry
from tests.fakes import agent, breaks
from tests.orchestrator.builders import ENGINE, assessment, score
from tests.page import made_up_agents as made_up
from tests.page.made_up_council import council
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def of_concerns(*concerns: str, components: tuple[Component, ...] = (ENGINE,)):
    answers = [
        assessment(concern, component, answer=f"{concern} answered", confidence=0.765, scores=(score(concern, 100),))
        for component in components
        for concern in concerns
    ]
    return recommend(Inquiry(components=components, concerns=concerns), answers, (), (), ())


def test_one_concern_asked_is_the_headline_in_chat_and_report_without_verdict_score_or_gate(page, stage):
    page.goto(stage.start(council(of_concerns("price"))))

    ask(page)
    read(page)

    for place in (page.get_by_role("log"), page.get_by_role("heading", level=2)):
        expect(place).to_contain_text("price answered 77 % sure", use_inner_text=True)
    shown = page.locator("main").inner_text()
    assert [word for word in ("Undecided", " 0 %", "of 100", "Not better than") if word in shown] == []


def test_the_lead_is_the_answers_own_sentence_not_the_first_of_the_agent(page, stage):
    answer = of_concerns("price")
    words = "Engine costs $9 a month on own machines."
    page.goto(stage.start(council(answer.model_copy(update={"summary": f"{words} {answer.standings[0].because}"}))))

    ask(page)
    read(page)

    expect(page.locator(".report .lead")).to_have_text(words)


def test_several_concerns_asked_have_a_line_each_and_two_components_stand_side_by_side(page, stage):
    other = Component(name="Other", id="other")
    page.goto(stage.start(council(of_concerns("price", "terms", components=(ENGINE, other)))))

    ask(page)
    read(page)

    groups = page.locator(".result-headline").all_inner_texts()
    assert [" ".join(group.split()) for group in groups] == [
        f"{name} price answered 77 % sure Price terms answered 77 % sure Terms" for name in ("Engine", "Other")
    ]
    compared = page.get_by_role("region", name="Side by side").locator("tbody th")
    expect(compared.first).to_be_visible()
    rows = compared.all_inner_texts()
    assert {"Price", "Terms"} <= set(rows)
    assert {"Verdict", "Score", "Confidence"} & set(rows) == set()


def test_with_an_agent_down_no_full_bar_and_no_address_stand_beside_the_verdict(page, stage):
    page.goto(stage.council(agent("terms", made_up.terms()), agent("standing", breaks)))

    ask(page)
    read(page)

    standing = page.locator(".standing")
    expect(standing.locator(".reason")).to_contain_text("no answer on standing (failed)")
    expect(standing.locator(".reason")).not_to_contain_text("http")
    expect(standing.get_by_text("78 of 100 on terms alone").last).to_be_visible()
