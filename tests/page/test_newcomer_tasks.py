"""A newcomer's five tasks on the real agents, each within three clicks or one line of the first screen."""

import re
from collections.abc import Iterator

import pytest

from tests.fakes import agent, finds
from tests.page.page_object import ask, read
from tests.page.real_council import Platform
from tests.page.service_stage import Stage

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
MOST_CLICKS = 3


class Clicks:
    """Clicks on the page, no more than a newcomer has patience for."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, place) -> None:
        self.count += 1
        assert self.count <= MOST_CLICKS
        place.click()


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """The whole map, and an agent that is not on it."""
    with Stage() as stage:
        yield Platform(stage)


@pytest.fixture
def report(page, platform):
    """The recommendation right after the question was typed."""
    page.goto(platform.url)
    ask(page, "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?")
    read(page)
    return page.get_by_role("article", name="Recommendation")


def test_the_price_and_its_range_stand_on_the_first_screen(report):
    line = report.get_by_role("list", name="In a line each").get_by_role("listitem").filter(has_text="Cost")

    expect(line).to_be_in_viewport()
    expect(line).to_contain_text(re.compile(r"\$[\d,.]+ a month.*[\d,.]+ to [\d,.]+"))


def test_the_clause_that_forbids_is_found(page, platform):
    click = Clicks()
    page.goto(platform.url)
    ask(page, "May we use Ultralytics YOLO in our commercial SaaS?")
    click(page.get_by_role("form", name="Questions of the agents").get_by_role("button", name="static"))
    read(page)
    report = page.get_by_role("article", name="Recommendation")

    click(report.get_by_role("checkbox").first.locator("xpath=ancestor::li").locator("summary"))

    clause = report.locator("#conditions .evidence").first
    expect(clause).to_be_visible()
    expect(clause).to_contain_text(re.compile(r"§|clause|section|licen[cs]e", re.IGNORECASE))


def test_what_would_change_the_verdict_is_one_click(report):
    click = Clicks()

    click(report.get_by_text("What would change it"))

    expect(report.locator("#change .flips li").first).to_be_visible()


def test_a_message_is_sent_again_edited(page, report):
    click = Clicks()

    click(page.get_by_role("button", name="Edit and ask again"))
    page.keyboard.press("End")
    page.keyboard.type(" With 2bn tokens a month.")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(2)


def test_an_agent_is_added(page, platform, stage):
    click = Clicks()
    other = stage.start(agent("mood", finds("mood")))
    page.goto(platform.url)

    click(page.get_by_role("navigation").get_by_role("link", name="Agents"))
    click(page.get_by_text("Add an agent"))
    page.get_by_role("textbox", name="Address of an agent").fill(other)
    click(page.get_by_role("button", name="Add", exact=True))

    expect(page.get_by_role("article", name="mood")).to_be_visible()
