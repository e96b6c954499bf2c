"""What a person does on the page, in the words of a test."""

from playwright.sync_api import Page

QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk?"


def ask(page: Page, words: str = QUESTION) -> None:
    """Type the question and send it."""
    page.get_by_role("textbox", name="Your question").fill(words)
    page.keyboard.press("Enter")


def read(page: Page) -> None:
    """Wait for the latest recommendation."""
    page.get_by_role("button", name="Read the recommendation").last.wait_for()


def show(page: Page, view: str) -> None:
    """Go to one of the views."""
    page.get_by_role("navigation").get_by_role("button", name=view).click()
