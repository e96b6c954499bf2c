"""Several Components beside each other: the radar, the way a verdict went, and many of them as one ranked table."""

import pytest

from protocols.adoption import Component, Inquiry, Standing, Verdict
from tests.page.made_up_council import council, rich
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


def answered(page, stage, *standings: Standing, times: int = 1):
    """The page with an answer of these standings, given so many times."""
    recommendation, _ = rich()
    changes: dict[str, object] = {"standings": standings or recommendation.standings}
    if standings:
        changes["inquiry"] = Inquiry(components=tuple(standing.component for standing in standings))
    page.goto(stage.start(council(recommendation.model_copy(update=changes))))
    for _ in range(times):
        ask(page)
        read(page)
    return page.get_by_role("article", name="Recommendation")


def bill_of_materials(count: int) -> tuple[Standing, ...]:
    """Best first, as the platform sends them; the last one stands worst."""
    verdicts = [Verdict.ADOPT] * (count - 2) + [Verdict.ASSESS, Verdict.HOLD]
    return tuple(
        Standing(
            component=Component(name=f"part-{place}", id=f"part-{place}"),
            verdict=verdict,
            score=99 - place / 2,
            confidence=0.8,
            because="As its facts are.",
        )
        for place, verdict in enumerate(verdicts)
    )


def test_two_components_stand_as_dots_in_the_rings_of_their_verdicts(page, stage):
    report = answered(page, stage)

    picture = report.get_by_role("img", name="Radar: DeepSeek-R1 trial, Llama 3.3 70B hold")
    expect(picture).to_be_in_viewport()
    distances = [
        float(dot.get_attribute("cx")) ** 2 + float(dot.get_attribute("cy")) ** 2
        for dot in picture.locator(".dot-now").all()
    ]
    assert distances == sorted(distances)


def test_how_the_verdict_moved_is_a_line_a_turn_that_leads_to_it(page, stage):
    report = answered(page, stage, times=2)
    page.get_by_role("button", name="Read the recommendation").nth(1).click()

    moves = report.locator("#moves")
    moves.locator("summary").click()

    expect(moves.get_by_role("listitem")).to_have_count(2)
    moves.get_by_role("link").last.click()
    expect(report.locator("#moves")).to_have_count(0)


def test_a_bill_of_materials_is_one_table_with_the_worst_first_that_can_be_searched(page, stage):
    report = answered(page, stage, *bill_of_materials(120))

    table = report.get_by_role("region", name="120 components, the worst first")
    expect(table).to_contain_text("1 Hold, 1 Assess, 118 Adopt")
    names = table.locator("tbody th")
    expect(names.first).to_have_text("part-119")
    expect(names.nth(1)).to_have_text("part-118")
    table.get_by_role("searchbox").fill("part-7")
    expect(names).to_have_count(11)
    table.get_by_role("button", name="part-77").click()
    expect(report.locator(".about")).to_have_text("part-77")


def test_on_a_phone_no_word_of_the_answers_is_broken_into_letters(page, stage):
    page.set_viewport_size(PHONE)
    report = answered(page, stage)
    page.get_by_role("button", name="Read the recommendation").click()

    for line in report.get_by_role("list", name="In a line each").get_by_role("button").all():
        assert line.bounding_box()["height"] < 2 * 24
    assert page.evaluate("document.querySelector('.stage').scrollWidth <= innerWidth")
