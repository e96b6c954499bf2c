"""Cards, words and Artifacts of a hostile agent: text wherever they appear, running nothing, breaking no layout."""

import re

import pytest
from a2a.types import AgentCapabilities, AgentCard, AgentSkill

from protocols.a2a.extensions import FINDINGS, declaration
from protocols.adoption import Exhibit
from protocols.hosting.app import Built, Service
from tests.fakes import Executor, agent, finds
from tests.page.page_object import ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

SCRIPT = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>'
REVERSED = "\u202edetrever\u2066hidden\u200bhere"
# As long as a data model takes: longer, the Artifact would never be made.
HUGE = "W" * 19_000
HOSTILE = SCRIPT + REVERSED + HUGE
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000" onload="document.title='taken'">
{SCRIPT}<foreignObject><iframe src="http://elsewhere.example/"/></foreignObject></svg>"""
VIEWS = ("Exchange", "Timeline", "Tasks", "Agents")


def hostile() -> Service:
    """An agent with nothing good in it."""
    skill = AgentSkill(id="assess-x", name=HOSTILE, description=HOSTILE, tags=["assess", HOSTILE], examples=[HOSTILE])
    card = AgentCard(
        name=SCRIPT + REVERSED,
        description=HOSTILE,
        version=SCRIPT,
        capabilities=AgentCapabilities(streaming=True, extensions=[declaration(FINDINGS, "assess-x")]),
        default_input_modes=[HOSTILE],
        default_output_modes=[SCRIPT],
        skills=[skill],
    )

    async def work(turn):
        await turn.tell(HOSTILE)
        await turn.show(
            Exhibit(id=SCRIPT, title=HOSTILE, media_type="image/svg+xml", filename="../../.bashrc", text=SVG)
        )
        await finds("x")(turn)

    return Service("hostile", lambda around: Built(card, Executor(work)))


def says_only_text(page) -> None:
    """Nothing ran, nothing was built of what was said, and nothing is wider than the window."""
    assert re.fullmatch(r"(?:[A-Z][a-z ]+ · )?Adoption Council", page.title())
    assert page.locator("main script, main iframe, main img[onerror], main foreignObject").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    stage = "document.querySelector('.stage')"
    assert page.evaluate(f"!{stage} || {stage}.scrollWidth <= {stage}.clientWidth")
    text = page.locator("body").inner_text()
    assert not {"\u202e", "\u200b"} & set(text)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_hostile_agent_is_shown_as_text_in_every_view(page, stage, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(stage.council(hostile(), agent("terms", finds("terms"))))
    ask(page)
    read(page)
    says_only_text(page)

    page.get_by_role("button", name="Read the recommendation").click()
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    says_only_text(page)
    for view in VIEWS:
        show(page, view)
        page.get_by_role("heading", name=view).wait_for()
        page.evaluate("document.querySelectorAll('.stage details').forEach((each) => (each.open = true))")
        says_only_text(page)


def test_what_cannot_be_seen_is_marked_in_the_raw_message_and_the_message_is_still_whole(page, stage):
    page.goto(stage.council(hostile()))
    ask(page)
    read(page)
    show(page, "Exchange")

    page.get_by_role("option", name=re.compile("^orchestrator to .*request SendStreaming")).locator("rect").click()
    panel = page.get_by_role("complementary", name="The chosen message")
    for part in ("Meaning", "Request", "Response", "Times", "Copy", "Send again"):
        panel.get_by_role("button", name=part, exact=True).click()
        says_only_text(page)
    panel.get_by_role("button", name="events").click()
    # What is folded is not there yet: each unfolding brings what can be unfolded next.
    closed = panel.locator("details:not([open]) > summary:visible")
    panel.locator("details").first.wait_for()
    while closed.count():
        closed.first.click()

    expect(panel.get_by_text("\\u{202e}detrever").first).to_be_visible()
    panel.get_by_role("button", name="more characters").first.click()
    says_only_text(page)
    for text in panel.get_by_role("button", name="Text", exact=True).all():
        text.click()
    expect(panel.locator("pre").get_by_text("\\u{202e}detrever").first).to_be_visible()
    panel.get_by_role("button", name="Show all").first.click()
    says_only_text(page)
