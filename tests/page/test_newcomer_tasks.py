"""A newcomer's five tasks on the real agents, each within three clicks or one line, by mouse and by keyboard alone."""

import re
from collections.abc import Iterator

import pytest

from tests.fakes import agent, finds
from tests.page.page_object import ask, read
from tests.page.real_council import Platform
from tests.page.service_stage import Stage

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
MOST_CLICKS = 3
# From one end of the page to the other; whoever needs more is lost.
MOST_TABS = 120


class Hand:
    """Presses what it is led to, no more often than a newcomer has patience for."""

    def __init__(self, page: Page, by_keyboard: bool) -> None:
        self._page, self._by_keyboard = page, by_keyboard
        self._count = 0

    def press(self, place: Locator) -> None:
        self._count += 1
        assert self._count <= MOST_CLICKS
        if not self._by_keyboard:
            place.click()
            return
        self._tab_to(place)
        self._page.keyboard.press("Enter")

    def type_into(self, place: Locator, words: str) -> None:
        if not self._by_keyboard:
            place.click()
        else:
            self._tab_to(place)
        self._page.keyboard.type(words)

    def _tab_to(self, place: Locator) -> None:
        place.wait_for()
        for _ in range(MOST_TABS):
            if place.evaluate("(element) => element === document.activeElement"):
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"{place} is not reached by Tab")


@pytest.fixture(params=["mouse", "keyboard"])
def hand(request, page) -> Hand:
    """Somebody with a mouse, and somebody without."""
    return Hand(page, by_keyboard=request.param == "keyboard")


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


def test_the_clause_that_forbids_is_found(page, platform, hand):
    page.goto(platform.url)
    ask(page, "May we use Ultralytics YOLO in our commercial SaaS?")
    hand.press(page.get_by_role("form", name="Questions of the agents").get_by_role("button", name="static"))
    read(page)
    report = page.get_by_role("article", name="Recommendation")

    hand.press(report.get_by_role("checkbox").first.locator("xpath=ancestor::li").locator("summary"))

    clause = report.locator("#conditions .evidence").first
    expect(clause).to_be_visible()
    expect(clause).to_contain_text(re.compile(r"§|clause|section|licen[cs]e", re.IGNORECASE))


def test_what_would_change_the_verdict_is_one_click(report, hand):
    hand.press(report.locator("summary").filter(has_text="What would change it"))

    expect(report.locator("#change .flips li").first).to_be_visible()


def test_a_message_is_sent_again_edited(page, report, hand):
    hand.press(page.get_by_role("button", name="Edit and ask again"))
    page.keyboard.press("End")
    page.keyboard.type(" With 2bn tokens a month.")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Read the recommendation")).to_have_count(2)


def test_an_agent_is_added(page, platform, stage, hand):
    other = stage.start(agent("mood", finds("mood")))
    page.goto(platform.url)

    hand.press(page.get_by_role("navigation").get_by_role("link", name="Agents"))
    hand.press(page.locator("summary").filter(has_text="Add an agent"))
    hand.type_into(page.get_by_role("textbox", name="Address of an agent"), other)
    hand.press(page.get_by_role("button", name="Add", exact=True))

    card = page.get_by_role("article", name="mood")
    expect(card).to_be_visible()
    # The platform outlives the test: the next one adds an agent of its own.
    card.get_by_role("button", name="Remove mood").click()
    expect(card).to_have_count(0)
