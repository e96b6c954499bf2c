"""The page itself: light, accessible in both colour schemes, usable by keyboard alone."""

import re
from pathlib import Path

import httpx
import pytest

from orchestrator.web.static_files import UI
from tests.fakes import agent, asks_then_finds
from tests.page import made_up_agents as made_up
from tests.page.accessibility import LOOKS, PAPER, flaws, look, unfold, violations
from tests.page.made_up_council import council, rich
from tests.page.page_object import ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

FIRST_LOAD = 150_000


def test_the_first_load_is_small(page, stage):
    """Everything counts: the document, its modules and styles, and what they ask for; with headers, as it is sent."""
    asked: list = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(stage.council(agent("terms", made_up.terms())))
    page.get_by_role("list").first.wait_for()
    page.wait_for_load_state("networkidle")

    sizes = [request.sizes() for request in asked]
    assert sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes) < FIRST_LOAD / 2
    assert sum(len(request.response().body()) for request in asked) < FIRST_LOAD


def test_what_the_page_needs_first_is_named_in_its_document_so_that_it_comes_at_once():
    """index.html lists every module that app.js imports, directly or not: nothing more, nothing less."""
    needed, waiting = set[Path](), [UI / "shell/app.js"]
    while waiting:
        module = waiting.pop()
        named = re.findall(r'^(?:import|export)[^;]*?from "(\.[^"]+)"', module.read_text(), re.M)
        imported = {(module.parent / name).resolve() for name in named}
        waiting += imported - needed
        needed |= imported

    preloaded = re.findall(r'modulepreload" href="static/([^"]+)"', (UI / "index.html").read_text())
    assert {(UI / name).resolve() for name in preloaded} == needed


def test_a_file_that_did_not_change_is_not_sent_again(stage):
    url = f"{stage.council(agent('terms', made_up.terms()))}/static/shell/app.js"

    first = httpx.get(url)
    again = httpx.get(url, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-encoding"] == "gzip"
    assert (first.headers["cache-control"], again.status_code) == ("no-cache", 304)


@pytest.mark.parametrize(("scheme", "width"), [*LOOKS, PAPER])
def test_axe_finds_nothing_in_any_view_and_nothing_is_wider_than_the_window(page, stage, scheme, width):
    recommendation, exhibits = rich()
    url = stage.start(council(recommendation, *exhibits), agents=(stage.start(agent("terms", made_up.terms())),))
    look(page, scheme, width)
    page.goto(url)
    page.get_by_role("list").first.wait_for()

    found = {"Welcome": flaws(page)}
    page.emulate_media(media="screen")
    ask(page)
    read(page)
    look(page, scheme, width)
    for view in page.evaluate(
        "import(new URL('static/shell/views.js', document.baseURI)).then(({ VIEWS }) => VIEWS.map((each) => each.name))"
    ):
        page.goto(f"{url}/#{view}")
        page.locator(".log:visible, main :is(h2, h3):visible").first.wait_for()
        unfold(page)
        found[view] = flaws(page)
        for button in page.locator(".view[aria-current]:visible").all():
            expect(button).to_be_in_viewport(ratio=1)

    assert {view: objected for view, objected in found.items() if objected} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_parts_of_a_message(page, stage, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(stage.council(agent("terms", made_up.terms())))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.get_by_role("option", name="orchestrator to terms: request Send").locator("rect").click()
    panel = page.get_by_role("complementary", name="The chosen message")
    panel.get_by_text("Valid against").wait_for()

    found = {}
    parts = panel.get_by_role("group", name="Parts of the message").get_by_role("button")
    for at in range(parts.count()):
        parts.nth(at).click()
        panel.locator(".panel-body > *").first.wait_for()
        unfold(page)
        found[parts.nth(at).inner_text()] = violations(page)

    assert {part: objected for part, objected in found.items() if objected} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_form(page, stage, scheme):
    questions = (made_up.VOLUME, made_up.PRODUCTION, made_up.HOSTING)
    page.emulate_media(color_scheme=scheme)
    page.goto(stage.council(agent("prices", made_up.prices(*questions))))

    ask(page)
    page.get_by_role("form", name="Questions of the agents").wait_for()

    assert violations(page) == []


def test_everything_can_be_done_by_keyboard(page, stage):
    page.goto(stage.council(agent("energy", asks_then_finds("energy")), agent("terms", made_up.terms())))
    page.get_by_role("list").first.wait_for()

    page.keyboard.type("Should we adopt DeepSeek-R1?")
    page.keyboard.press("Enter")
    page.get_by_role("form", name="Questions of the agents").wait_for()
    tab_to(page, "How many tokens a month?")
    page.keyboard.press("Control+A")
    page.keyboard.type("3M")
    page.keyboard.press("Enter")
    read(page)
    tab_to(page, "Terms")
    page.keyboard.press("Enter")
    tab_to(page, "Condition: Name the model")
    page.keyboard.press("Enter")

    expect(page.get_by_text("To be met by: product")).to_be_visible()


def tab_to(page, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    called = """() => {
        const at = document.activeElement;
        return at.matches("input, summary, button") ? (at.labels?.[0] ?? at).innerText : "";
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(called):
            return
    raise AssertionError(f"{name!r} is not reached by Tab")
