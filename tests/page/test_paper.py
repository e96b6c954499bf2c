"""The recommendation on paper, however printing began."""

import re

import pytest

from tests.page.made_up_council import council, rich
from tests.page.page_object import ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

QUESTION = "Which one should we take?"
# What lies over what: two lines of text of the report that share more than a sliver of the paper.
OVER_EACH_OTHER = """() => {
    const texts = document.createTreeWalker(document.querySelector(".report"), NodeFilter.SHOW_TEXT);
    const lines = [];
    for (let at = texts.nextNode(); at; at = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(at);
        if (at.parentElement.checkVisibility() && !at.parentElement.closest(".unseen, svg, #assumed figcaption"))
            for (const box of range.getClientRects()) lines.push({ box, text: at.textContent });
    }
    const shared = (one, other) =>
        Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3 &&
        Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 6;
    return lines.flatMap((one, at) => lines.slice(at + 1).filter((other) => shared(one.box, other.box))
        .map((other) => `${one.text} / ${other.text}`));
}"""
# Chromium lays the rest of a grid over the rows that went to the next page.
GRIDS = """() => [...document.querySelectorAll(".report :is(table, .finding, .evidence)")]
    .filter((each) => each.checkVisibility())
    .flatMap((each) => [...document.querySelectorAll("*")].filter((box) => box !== each && box.contains(each)))
    .filter((each) => /grid|flex/.test(getComputedStyle(each).display)).map((each) => each.className || each.tagName)"""


@pytest.fixture
def answered(page, stage):
    """The page right after an answer, without a click on anything."""
    recommendation, exhibits = rich()
    page.goto(stage.start(council(recommendation, *exhibits)))
    ask(page, QUESTION)
    read(page)
    page.locator(".report").wait_for()
    return page


def test_printing_right_after_the_answer_prints_it_open_and_closes_it_again(answered):
    answered.evaluate(
        "addEventListener('beforeprint', () => { window.folded = document.querySelectorAll("
        "'.report details:not([open], .off-paper, .stays-folded)').length; })"
    )
    folded = answered.locator(".report details:not([open])").count()

    paper = answered.pdf(format="A4")

    assert len(re.findall(rb"/Type /Page\b", paper)) > 1
    assert folded > 0
    assert answered.evaluate("window.folded") == 0
    assert answered.locator(".report details:not([open])").count() == folded


@pytest.mark.parametrize("width", [1440, 900, 390])
def test_on_paper_stand_question_and_sources_and_no_button_whatever_the_window(answered, width):
    answered.set_viewport_size({"width": width, "height": 900})
    answered.emulate_media(media="print")
    answered.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(answered.locator(".report").get_by_text(QUESTION)).to_be_visible()
    source = answered.get_by_text("https://licence.example/made-up#section-4")
    expect(source.locator("visible=true").first).to_be_visible()
    expect(answered.get_by_role("log")).not_to_be_visible()
    shown = answered.locator("button:visible:not(.in-text)")
    assert shown.all_inner_texts() == []
    assert answered.evaluate(OVER_EACH_OTHER) == []
    assert answered.evaluate(GRIDS) == []


def test_the_first_pages_number_their_sources_and_everything_else_is_an_annex_on_pages_of_its_own(answered):
    answered.emulate_media(media="print")

    sources = answered.locator(".memo-sources li")
    numbers = {
        int(digits) for text in answered.locator("sup:visible").all_inner_texts() for digits in re.findall(r"\d+", text)
    }

    expect(sources.first).to_contain_text("https://licence.example/made-up#section-4")
    assert numbers == set(range(1, sources.count() + 1))
    annex = answered.locator(".parts")
    expect(annex.get_by_role("heading", name="Annex: DeepSeek-R1")).to_be_visible()
    assert annex.evaluate("(parts) => getComputedStyle(parts).breakBefore") == "page"
    # A4 less the margins, in pixels of the style sheet: what stands before the annex fits on two pages.
    answered.set_viewport_size({"width": 673, "height": 1001})
    assert annex.bounding_box()["y"] + answered.evaluate("scrollY") < 2 * 1001


def test_the_decision_record_has_the_headings_of_madr_conditions_to_tick_and_numbered_sources(answered, tmp_path):
    with answered.expect_download() as download:
        answered.get_by_role("button", name="Decision record").click()
    download.value.save_as(tmp_path / "record.md")

    record = (tmp_path / "record.md").read_text()
    assert record.startswith("---\nstatus: proposed\ndate: ")
    headings = re.findall(r"^##? (.+)", record, re.M)
    assert headings == [
        "Use of DeepSeek-R1",
        "Context and Problem Statement",
        "Considered Options",
        "Decision Outcome",
        "Reconsider when",
        "More Information",
    ]
    for text in (
        'Trial "DeepSeek-R1", 72 % sure: ',
        QUESTION,
        "- Llama 3.3 70B: Hold, 41 of 100",
        "- [ ] Product: Name the model where people see it.",
        "\n1. ",
    ):
        assert text in record


def test_the_link_to_a_recommendation_is_copied(answered, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])

    answered.get_by_role("button", name="Copy link").click()

    expect(answered.get_by_role("button", name="Copied")).to_be_visible()
    assert answered.evaluate("navigator.clipboard.readText()") == answered.url


def test_another_view_prints_itself(answered):
    show(answered, "Agents")
    answered.emulate_media(media="print")

    expect(answered.get_by_role("heading", name="Agents").first).to_be_visible()
