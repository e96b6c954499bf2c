"""A watched decision, and one read again on a later day, say what changed behind them."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner, Result

from orchestrator.cli.main import app
from protocols.a2a.assessment import inquiry_of, publish
from protocols.a2a.turn import Turn
from tests.fakes import agent
from tests.orchestrator.builders import licensed, said
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

TOMORROW = """(() => {
    const real = Date;
    globalThis.Date = class extends real {
        constructor(...parts) { super(...(parts.length ? parts : [real.now() + 86400000])); }
        static now() { return real.now() + 86400000; }
    };
})()"""


def council_watch(address: str) -> Result:
    """`council watch` at the origin of this address, in a loop of its own."""
    arguments = ["watch", "--url", address.split("/#")[0]]
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(CliRunner().invoke, app, arguments).result()


@pytest.fixture
def licences(page, stage) -> list[str]:
    """What the agent says of the licence, the last one now; the page has its first answer on it."""
    licences = ["MIT"]

    async def work(turn: Turn) -> None:
        component = inquiry_of(turn, str).components[0]
        await publish(turn, licensed(component, facts=(said("licence", licences[-1]),)), ())

    page.goto(stage.council(agent("terms", work)))
    ask(page)
    read(page)
    return licences


def test_what_changed_since_an_answer_is_shown_old_and_new_with_its_source(page, licences):
    report = page.get_by_role("article", name="Recommendation")
    report.get_by_role("button", name="What changed since?").click()
    expect(report.get_by_text("Nothing changed")).to_be_visible()

    licences.append("BSL-1.1")
    report.get_by_role("button", name="What changed since?").click()

    change = report.get_by_role("listitem").filter(has_text="BSL-1.1")
    expect(change).to_contain_text("DeepSeek-R1, Licence: MIT → BSL-1.1")
    expect(change.get_by_role("link", name="A page")).to_have_attribute("href", "https://example.org/page")
    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(1)


def test_an_answer_that_is_read_again_on_another_day_is_checked_by_itself(page, licences):
    licences.append("BSL-1.1")
    page.add_init_script(TOMORROW)

    page.reload()

    expect(page.get_by_text("DeepSeek-R1, Licence: MIT → BSL-1.1")).to_be_visible()


def test_the_page_says_by_itself_what_a_check_elsewhere_found(page, licences):
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="Watch this decision").click()
    page.get_by_role("button", name="Watched; stop watching").wait_for()
    page.get_by_role("link", name="Runs").click()
    licences.append("BSL-1.1")

    checked = council_watch(page.url)
    page.clock.fast_forward("01:01")

    assert checked.exit_code == 3
    notice = page.get_by_role("status").filter(has_text="a decision you watch")
    expect(notice).to_contain_text("Licence MIT → BSL-1.1")
    expect(notice.get_by_role("link")).to_have_text("Should we adopt DeepSeek-R1 for an EU helpdesk?")


def test_a_watched_decision_stands_on_the_first_screen_until_what_changed_is_understood(page, licences):
    page.get_by_role("button", name="Watch this decision").click()
    expect(page.get_by_role("button", name="Watched; stop watching")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    watched = page.get_by_role("list", name="You watch").get_by_role("listitem").first
    expect(watched).to_contain_text("unchanged since")

    licences.append("BSL-1.1")
    watched.get_by_role("button", name="Check now").click()
    expect(watched).to_contain_text("1 change since")
    watched.get_by_text("What changed").click()
    expect(watched).to_contain_text("MIT → BSL-1.1")
    watched.get_by_role("button", name="Understood").click()
    expect(watched).to_contain_text("unchanged since")
    watched.get_by_role("button", name="Stop watching").click()

    expect(page.get_by_role("list", name="You watch")).to_have_count(0)
    expect(page.get_by_role("list", name=re.compile("Go on with"))).to_be_visible()
