"""Everything a person sees, on the real agents around the real orchestrator."""

import asyncio
import json
import re
from collections.abc import Iterator

import pytest

from orchestrator.web.static_files import UI
from tests.fakes import agent, finds, waits
from tests.page.page_object import GO_ON, ask, read, rows, show
from tests.page.real_council import Platform
from tests.page.service_stage import Stage

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
PROMPTS = json.loads((UI / "prompts.json").read_text("utf-8"))
FULL = PROMPTS[0]["words"]
AGENTS = ("research", "licensing", "cost", "security")


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """The whole map, for tests that leave it as it is."""
    with Stage() as stage:
        yield Platform(stage)


@pytest.fixture
def answered(page, platform):
    """The page with the recommendation of the first suggestion."""
    page.goto(platform.url)
    page.get_by_role("button", name=FULL).click()
    read(page)
    page.get_by_role("button", name="Read the recommendation").click()
    return page


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt["words"][:40])
def test_every_suggestion_is_answered(page, platform, prompt):
    page.goto(platform.url)

    page.get_by_role("button", name=prompt["words"]).click()
    defaults, done = (page.get_by_role("button", name=name) for name in (GO_ON, "Read the recommendation"))
    choices = page.get_by_role("form", name="Questions of the agents").get_by_role("group").get_by_role("button")
    expect(defaults.or_(done).or_(choices).first).to_be_visible()
    if defaults.is_visible():
        defaults.click()
    elif choices.first.is_visible():
        choices.first.click()
    read(page)

    expect(page.get_by_role("region", name="What stayed unanswered")).to_have_count(0)
    document = page.get_by_role("article", name="Recommendation")
    expect(document.get_by_role("heading", level=2).first).to_be_visible()


def test_the_second_suggestion_asks_back_in_a_form_that_names_who_asks_why_and_a_default(page, platform):
    page.goto(platform.url)

    page.get_by_role("button", name=PROMPTS[1]["words"]).click()

    form = page.get_by_role("form", name="Questions of the agents")
    form.wait_for()
    assert form.locator("strong").count() == form.locator(".asked").count() >= 1
    volume = form.get_by_role("textbox", name=re.compile("tokens"))
    expect(volume).to_have_value("")
    expect(form.get_by_text(re.compile(r"Left empty: [\d,]+, "))).to_be_visible()
    volume.fill("3M")
    form.get_by_role("button", name="Answer").click()
    read(page)
    expect(page.get_by_text("Tokens a month: 3,000,000")).to_be_visible()


def test_a_finding_leads_to_its_source_with_date_and_a_figure_to_its_formula_with_the_numbers(answered):
    document = answered.get_by_role("article", name="Recommendation")

    for part in document.locator(".concern > summary").all():
        part.click()
    document.locator(".finding summary:visible").first.click()
    source = document.locator(".finding .evidence li").locator("visible=true").first
    expect(source.locator("time")).to_have_text(re.compile(r"\d{4}-\d{2}"))
    expect(source.locator(".locator")).not_to_be_empty()
    document.get_by_text(re.compile("with (its formula|their formulas)$")).locator("visible=true").last.click()
    figure = document.locator(".figure summary").locator("visible=true").nth(1)
    figure.click()
    expect(document.locator(".formula").locator("visible=true").first).to_contain_text(re.compile(r"= [\d,.]+ [*/+(]"))


def test_verdict_confidence_and_why_conditions_and_what_would_change_it_are_there(answered):
    document = answered.get_by_role("article", name="Recommendation")

    expect(document.get_by_text("Why this confidence")).to_be_visible()
    for name in ("Conditions to meet", "What would change it", "How the score came about"):
        expect(document.get_by_role("heading", name=name)).to_be_visible()
    for name in AGENTS:
        expect(document.get_by_role("heading", name=re.compile(name, re.I)).first).to_be_visible()


def test_cost_against_volume_total_cost_and_tornado_are_drawn_from_the_artifacts(answered):
    charts = answered.locator(".chart img")

    titles = " ".join(charts.nth(at).get_attribute("alt") for at in range(charts.count()))
    for told in ("against volume", "Total cost", "moves"):
        assert told in titles
    assert answered.evaluate("[...document.querySelectorAll('.chart img')].every((each) => each.naturalWidth > 0)")


def test_markdown_json_and_html_are_taken_along_and_the_html_has_the_charts_in_it(answered, context, tmp_path):
    for name in ("Markdown", "JSON", "HTML page"):
        with answered.expect_download() as download:
            answered.get_by_role("button", name=name, exact=True).click()
        download.value.save_as(tmp_path / download.value.suggested_filename)

    assert (tmp_path / "recommendation.md").read_text().startswith("#")
    assert json.loads((tmp_path / "recommendation.json").read_text())["verdict"] in ("adopt", "trial", "assess", "hold")
    taken = context.new_page()
    taken.goto(f"file://{tmp_path}/recommendation.html")
    taken.emulate_media(media="print")
    assert taken.locator("script, link, [src^=http]").count() == 0
    assert taken.locator(".chart img").count() >= 3
    assert taken.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


def test_a_follow_up_goes_on_with_the_conversation_and_asks_only_who_is_touched(answered):
    ask(answered, "what if we double the volume?")
    expect(answered.get_by_role("button", name="Read the recommendation")).to_have_count(2)

    answered.get_by_role("button", name="See the exchange").last.click()

    expect(answered.get_by_role("listbox", name="Sequence diagram")).to_be_visible()
    asked = answered.get_by_role("option", name=re.compile("^orchestrator to .*: request SendStreamingMessage"))
    expect(asked).to_have_count(1)


def test_an_agent_that_asks_another_has_an_arrow_of_its_own(page, platform):
    page.goto(platform.url)
    ask(page, "Should we adopt vLLM?")
    defaults, done = (page.get_by_role("button", name=name) for name in (GO_ON, "Read the recommendation"))
    expect(defaults.or_(done).first).to_be_visible()

    show(page, "Exchange")

    expect(page.get_by_role("option", name=re.compile("cost to research: request"))).not_to_have_count(0)
    show(page, "Timeline")
    expect(page.get_by_role("option", name=re.compile("cost to research: Send"))).not_to_have_count(0)


def test_the_answer_leads_to_the_message_that_brought_it(answered):
    concern = answered.locator(".concern").first
    concern.locator("summary").first.click()

    concern.get_by_role("link", name="its message").click()

    panel = answered.get_by_role("complementary", name="The chosen message")
    expect(panel.get_by_role("heading", name="SendStreamingMessage")).to_be_visible()
    expect(panel.get_by_text("Valid against the A2A 1.0 schema.")).to_be_visible()


def test_every_card_is_shown_with_what_it_offers_and_as_it_came(page, platform):
    page.goto(f"{platform.url}/#agents")

    for name in AGENTS:
        card = page.get_by_role("article", name=re.compile(f"^{name}"))
        expect(card).to_contain_text("last seen")
        for told in ("JSONRPC 1.0", "HTTP+JSON 1.0", "Streaming", "/ext/findings/v1", "Signature", "Security"):
            expect(card).to_contain_text(told)
        card.get_by_text("Its AgentCard").click()
        card.get_by_text("The card as it came").click()
        expect(card.get_by_label("Raw AgentCard")).to_contain_text('"supportedInterfaces"')


def test_a_gap_is_named_and_asking_again_asks_only_the_one_that_was_gone(page, stage):
    platform = Platform(stage)
    platform.stop("cost")
    page.goto(platform.url)
    ask(page, FULL)
    read(page)

    gaps = page.get_by_role("region", name="What stayed unanswered")
    expect(gaps).to_contain_text("could not be reached")
    platform.start("cost")
    gaps.get_by_role("button", name="Ask again").click()
    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(2)

    expect(gaps).to_have_count(0)
    show(page, "Exchange")
    asked = page.get_by_role("option", name=re.compile("^orchestrator to .*: request SendStreamingMessage"))
    expect(asked).to_have_count(1)
    expect(asked).to_have_attribute("aria-label", re.compile("to cost"))


def test_stop_cancels_what_still_runs_and_shows_each_task_canceled(page, stage):
    platform = Platform(stage, agent("slow", waits(asyncio.Event())))
    page.goto(platform.url)
    ask(page, FULL)
    expect(page.get_by_role("log").get_by_text("done", exact=True)).to_have_count(len(AGENTS))

    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_text("Stopped.")).to_be_visible()
    page.get_by_role("button", name="See each Task end").click()
    for name in ("orchestrator", "slow"):
        expect(page.get_by_role("article", name=f"Task of {name}").get_by_role("heading")).to_contain_text("canceled")
    for name in AGENTS:
        expect(page.get_by_role("article", name=f"Task of {name}").get_by_role("heading")).to_contain_text("completed")


def test_a_reload_and_a_second_tab_resume_the_run_by_subscribing_to_its_task(page, context, stage):
    go_on = asyncio.Event()

    async def work(turn):
        await go_on.wait()
        await finds("standing")(turn)

    platform = Platform(stage, agent("standing", work))
    page.goto(platform.url)
    ask(page, FULL)
    expect(page.get_by_role("log").get_by_text("done", exact=True)).to_have_count(len(AGENTS))

    page.reload()
    second = context.new_page()
    second.goto(platform.url)
    for tab in (page, second):
        expect(tab.get_by_role("log").get_by_text("done", exact=True)).to_have_count(len(AGENTS))
    stage.call(go_on.set)

    for tab in (page, second):
        read(tab)
    page.bring_to_front()
    show(page, "Exchange")
    page.get_by_role("option").first.wait_for()
    exchange = rows(page)
    assert any("cut, the caller went away" in row for row in exchange)
    assert sum("you to orchestrator: request SubscribeToTask" in row for row in exchange) == 2
