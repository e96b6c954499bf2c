"""What a person does on the page, in the words of a test."""

import re

from playwright.sync_api import Page

QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk?"

# The button that takes the defaults names the default where there is one to name.
GO_ON = re.compile("^Go on with")

NEAR = """box => [...box.querySelectorAll("[role=option]")].map(row => (
    {at: +row.ariaPosInSet, of: +row.ariaSetSize, says: row.ariaLabel}))"""


def ask(page: Page, words: str = QUESTION) -> None:
    """Type the question and send it."""
    page.get_by_role("textbox", name="Your question").fill(words)
    page.keyboard.press("Enter")


def read(page: Page) -> None:
    """Wait for the latest recommendation."""
    page.get_by_role("button", name="Read the recommendation").last.wait_for()


def open_parts(page: Page) -> None:
    """Unfold every part of the recommendation in view."""
    page.locator(".report .parts").wait_for()
    page.evaluate("document.querySelectorAll('.part').forEach((part) => (part.open = true))")


def show(page: Page, view: str) -> None:
    """Go to one of the views."""
    page.get_by_role("navigation").get_by_role("link", name=view).click()


def rows(page: Page) -> list[str]:
    """What every row of the list in view says, also of those out of sight, which exist only while they are near."""
    listing = page.get_by_role("listbox")
    said: dict[int, str] = {}
    listing.press("Home")
    while True:
        near = listing.evaluate(NEAR)
        said.update({row["at"]: row["says"] for row in near})
        if all(row["of"] <= len(said) for row in near):
            return [said[nth] for nth in sorted(said)]
        listing.press("PageDown")


def below_the_end(page: Page) -> float:
    """How many pixels of the conversation lie below what is seen."""
    return page.get_by_role("log").evaluate("(box) => box.scrollHeight - box.scrollTop - box.clientHeight")
