"""The recommendation as the page shows it: several components, everything in it, hostile text, what is taken along."""

import base64
import json

import pytest

from protocols.adoption import Exhibit
from tests.page.accessibility import unfold
from tests.page.made_up_council import council, rich
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

HOSTILE = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>\u202ereversed'
RUNNING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="document.title='taken'">
<script>document.title="taken"</script><image href="http://elsewhere.example/x.png"/></svg>"""


# The brightness of what is drawn in the middle of an element, from 0 to 255.
BRIGHTNESS = """async (png) => {
    const image = Object.assign(new Image(), {src: `data:image/png;base64,${png}`});
    await image.decode();
    const paper = new OffscreenCanvas(image.width, image.height).getContext("2d");
    paper.drawImage(image, 0, 0);
    const [red, green, blue] = paper.getImageData(image.width / 2, image.height / 2, 1, 1).data;
    return (red + green + blue) / 3;
}"""
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300"><text y="20">black</text></svg>'
OF_BOTH = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 300">
<style>rect{fill:#fff}@media(prefers-color-scheme:dark){rect{fill:#111}}</style>
<rect width="600" height="300"/></svg>"""


@pytest.fixture
def shown(page, stage):
    """The page with the rich recommendation on it."""
    recommendation, exhibits = rich()
    page.goto(stage.start(council(recommendation, *exhibits)))
    ask(page)
    read(page)
    page.locator(".report .parts").wait_for()
    return page


def test_several_components_stand_side_by_side_and_each_can_be_read(shown):
    table = shown.get_by_role("group", name="Comparison")
    expect(table.get_by_role("row", name="Verdict")).to_contain_text("TrialHold")

    table.get_by_role("button", name="Llama 3.3 70B").click()

    expect(shown.get_by_role("heading", name="Hold", level=2)).to_be_visible()
    expect(shown.get_by_text("Its terms exclude the territory.")).to_be_visible()


def test_the_terms_of_the_score_add_up_to_it(shown):
    unfold(shown)
    terms = shown.get_by_role("group", name="Terms of the score")

    expect(terms.get_by_role("row", name="Score")).to_contain_text("74.2")


def test_contradictions_gaps_opinions_assumptions_and_limits_are_all_there(shown):
    unfold(shown)
    document = shown.get_by_role("article", name="Recommendation")

    for said in (
        "Where the agents disagree",
        "Standing could not be reached",
        "Looks fine to me.",
        "usual for a helpdesk",
        "One-off cost of moving data",
        "If a quote confirms the list price",
        "Smaller Model",
    ):
        expect(document.get_by_text(said).first).to_be_visible()


def test_the_html_taken_along_is_self_contained_runs_nothing_and_has_every_component(shown, context, tmp_path):
    with shown.expect_download() as download:
        shown.get_by_role("button", name="HTML page").click()
    download.value.save_as(tmp_path / "recommendation.html")

    taken = context.new_page()
    taken.goto(f"file://{tmp_path}/recommendation.html")
    expect(taken.get_by_role("heading", name="Trial")).to_be_visible()
    expect(taken.get_by_role("heading", name="Hold")).to_be_visible()
    assert taken.locator("script, link, [src^=http]").count() == 0
    assert taken.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


def test_the_json_taken_along_is_the_recommendation(shown, tmp_path):
    with shown.expect_download() as download:
        shown.get_by_role("button", name="JSON").click()
    download.value.save_as(tmp_path / "recommendation.json")

    assert json.loads((tmp_path / "recommendation.json").read_text())["verdict"] == "trial"


@pytest.mark.parametrize(
    ("text", "scheme", "bright"), [(OF_BOTH, "light", True), (OF_BOTH, "dark", False), (PLAIN, "dark", True)]
)
def test_a_chart_follows_the_colour_scheme_where_it_can_and_else_keeps_its_white_paper(
    page, stage, text, scheme, bright
):
    recommendation, (report, chart) = rich()
    page.emulate_media(color_scheme=scheme)
    page.goto(stage.start(council(recommendation, report, chart.model_copy(update={"text": text}))))
    ask(page)
    read(page)
    page.locator(".report .parts").wait_for()
    unfold(page)

    png = base64.b64encode(page.locator(".chart img").screenshot()).decode()
    assert (page.evaluate(BRIGHTNESS, png) > 128) is bright


def test_hostile_text_is_text_and_a_hostile_chart_runs_nothing(page, stage):
    recommendation, _ = rich()
    tree = recommendation.model_dump(mode="json")
    told = type(recommendation).model_validate(_poisoned(tree, HOSTILE))
    chart = Exhibit(id="prices/x/y", title=HOSTILE, media_type="image/svg+xml", filename="../../x", text=RUNNING)
    reply = Exhibit(id="n", title="n", media_type="text/plain", filename="n.txt", text=HOSTILE)
    page.goto(stage.start(council(told, chart, reply)))

    ask(page, HOSTILE)
    read(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")

    expect(page.get_by_text("<script>").first).to_be_visible()
    assert page.title() == "Conversation · Adoption Council"
    assert page.locator(".report script, .report img[onerror], .chat script").count() == 0
    assert "\u202e" not in page.locator("main").inner_text()


def test_huge_text_is_cut_and_nothing_grows_wider_than_the_window(page, stage):
    recommendation, exhibits = rich()
    tree = _poisoned(recommendation.model_dump(mode="json"), "W" * 5_000)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(stage.start(council(type(recommendation).model_validate(tree), *exhibits)))

    ask(page)
    read(page)
    page.get_by_role("button", name="Read the recommendation").click()

    expect(page.get_by_role("button", name="more characters").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _poisoned(tree, text):
    """The tree with every free text replaced; ids, dates and words of a vocabulary stay."""
    free = {"summary", "because", "claim", "says", "reason", "change", "then", "asks", "label"}
    if isinstance(tree, dict):
        return {
            key: text if key in free and isinstance(value, str) else _poisoned(value, text)
            for key, value in tree.items()
        }
    return [_poisoned(each, text) for each in tree] if isinstance(tree, list) else tree


def test_what_is_heard_and_what_was_refused_stand_apart_with_the_reason_and_the_fix(shown):
    unfold(shown)
    heard = shown.locator("#heard")
    expect(heard.get_by_role("heading", name="Heard, not counted")).to_be_visible()
    expect(heard).to_contain_text("passer-by")
    expect(heard).to_contain_text("Name the model and its licence where people see the answer.")

    refused = shown.locator("#uncounted")
    expect(refused).to_contain_text("/scores/0: aura has 5 points; the weighted mean of its Signals is 90")
    expect(refused).to_contain_text("Fix: send 90")
