"""Files go with a question: chosen, or dropped anywhere on the page."""

import pytest

from tests.fakes import agent
from tests.page import made_up_agents as made_up
from tests.page.page_object import ask, read

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

REQUIREMENTS = {"name": "requirements.txt", "mimeType": "text/plain", "buffer": b"vllm==0.6.0\nlangchain==0.3.0\n"}
DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: "text/plain" }));
    for (const kind of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
TOO_LARGE = 5_000_001


@pytest.fixture
def first_screen(page, stage):
    """The page before any question."""
    page.goto(stage.council(agent("terms", made_up.terms())))
    return page


def test_a_chosen_file_goes_with_the_question_and_stands_beside_it(first_screen):
    page = first_screen
    page.get_by_label("Files to send").set_input_files(REQUIREMENTS)
    expect(page.get_by_role("list", name="1 file to send")).to_contain_text("requirements.txt")

    ask(page, "May we use vLLM?")
    read(page)

    expect(page.get_by_role("list", name="1 file to send")).to_have_count(0)
    page.reload()
    read(page)
    expect(page.get_by_role("log").get_by_text("requirements.txt")).to_be_visible()


def test_a_file_dropped_on_the_page_can_be_asked_about_without_a_word(first_screen):
    page = first_screen
    page.evaluate(DROP, ["requirements.txt", "vllm==0.6.0\n"])
    expect(page.get_by_role("list", name="1 file to send")).to_be_visible()

    page.get_by_role("button", name="Ask").click()

    expect(page.get_by_role("log").get_by_text("requirements.txt")).to_be_visible()
    read(page)


def test_a_file_is_left_out_again_and_one_too_large_is_refused_at_once(first_screen):
    page = first_screen
    page.get_by_label("Files to send").set_input_files(REQUIREMENTS)
    page.get_by_role("button", name="Leave out requirements.txt").click()
    page.get_by_label("Files to send").set_input_files({**REQUIREMENTS, "buffer": b"x" * TOO_LARGE})

    expect(page.get_by_role("alert")).to_contain_text("requirements.txt is larger than 5 MB")
    expect(page.get_by_role("button", name="Ask")).to_be_disabled()
