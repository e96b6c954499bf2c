"""The lab on the page, with the real agents: every lesson clicked through, its code, its wire, by keyboard too."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.lab.lesson import code_of
from orchestrator.lab.lesson_list import LESSONS
from tests.page.accessibility import LOOKS, flaws, look
from tests.page.page_object import rows
from tests.stack_processes import free_port

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The stack as `council up` starts it."""
    port, keep = free_port(), str(tmp_path_factory.mktemp("var"))
    # This checkout, wherever the package was installed from.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [*COUNCIL, "up", "--port", str(port), "--keep", keep]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout is not None
        assert "is ready" in up.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        up.send_signal(signal.SIGINT)


@pytest.mark.timeout(180)
def test_every_lesson_passes_with_the_real_agents_and_shows_what_crossed_the_wire(page, council):
    page.goto(f"{council}/#lab")
    for lesson in LESSONS.values():
        expect(page.get_by_role("heading", name=lesson.title)).to_be_visible()
        page.get_by_role("button", name="Run it").click()
        passed = f"{len(lesson.checks)} of {len(lesson.checks)} checks passed"
        expect(page.get_by_role("status").filter(has_text=passed)).to_be_visible()
        expect(page.get_by_role("listbox", name="Sequence diagram")).to_be_visible()
        expect(page.get_by_label("the code", exact=True)).to_contain_text("async def run(live: Live)")
        if following := page.get_by_role("navigation", name="Next lesson").locator(".onward").all():
            following[0].click()
    expect(page.locator(".lab-list .dot.good")).to_have_count(len(LESSONS))
    page.reload()
    expect(page.get_by_text(f"{len(LESSONS)} of {len(LESSONS)} lessons passed in this browser")).to_be_visible()


def test_the_code_of_a_lesson_is_broken_into_lines_where_its_source_is(page, council):
    page.goto(f"{council}/#lab?lesson=3")
    code = page.get_by_label("the code", exact=True)
    expect(code).to_be_visible()
    assert code.inner_text().strip() == code_of(LESSONS[3]).strip()


def test_an_arrow_of_a_lesson_opens_its_message(page, council):
    page.goto(f"{council}/#lab?lesson=6")
    page.get_by_role("button", name="Run it").click()
    page.get_by_role("listbox", name="Sequence diagram").press("Enter")
    expect(page.get_by_role("complementary", name="The chosen message")).to_contain_text("GET AgentCard")


def test_a_lesson_is_chosen_and_run_by_keyboard_and_its_code_copied(page, context, council):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{council}/#lab")
    page.get_by_role("button", name="2 Message or Task").press("Enter")
    expect(page.get_by_role("heading", name="Message or Task")).to_be_visible()
    page.get_by_role("button", name="Run it").press("Enter")
    page.get_by_role("status").filter(has_text="checks passed").wait_for()
    page.get_by_role("button", name="Copy the code").press("Enter")
    expect(page.get_by_role("button", name="Copy the code")).to_have_text("Copied")
    assert "async def run(live: Live)" in page.evaluate("navigator.clipboard.readText()")


def test_a_question_is_answered_a_request_edited_and_the_difference_shown(page, council):
    page.goto(f"{council}/#lab?lesson=2")
    page.get_by_role("radio", name="A Task; every answer is one.").check()
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_text("Not quite.")).to_be_visible()
    expect(page.get_by_text("it is COMPLETED")).to_be_visible()

    form = page.get_by_role("form", name="SendMessage of your own")
    command = form.get_by_role("textbox")
    command.fill(command.input_value().replace("Say hello.", "Recite."))
    form.get_by_role("button", name="Send mine").click()

    differences = page.get_by_role("group", name="Differences")
    expect(differences.get_by_role("row", name=re.compile("params.message.parts.0..text"))).to_contain_text("Recite.")
    command.fill("curl http://127.0.0.1:9/")
    form.get_by_role("button", name="Send mine").click()
    expect(form.get_by_role("alert")).to_contain_text("leads to no service")
    page.reload()
    expect(page.get_by_role("radio", name="A Task; every answer is one.")).to_be_checked()


def test_the_three_bindings_are_all_on_the_wire(page, council):
    page.goto(f"{council}/#lab?lesson=15")
    page.get_by_role("button", name="Run it").click()
    page.get_by_role("status").filter(has_text="checks passed").wait_for()

    requests = [row for row in rows(page) if "request" in row]

    assert len([row for row in requests if "(gRPC)" in row]) == 3
    assert len([row for row in requests if "POST rest/message:send" in row or "GET tasks/" in row]) == 3
    assert len([row for row in requests if re.search("request (SendMessage|GetTask)(,|$)", row)]) == 3


def test_a_run_that_fails_says_why(page, council):
    page.route("**/api/lessons/*/run", lambda route: route.fulfill(status=429, json={"detail": "Too many run now."}))
    page.goto(f"{council}/#lab?lesson=3")
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_role("alert")).to_have_text("Too many run now.")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_lab_and_nothing_is_wider_than_the_window(page, council, scheme, width):
    look(page, scheme, width)
    page.goto(f"{council}/#lab?lesson=13")
    page.get_by_role("button", name="Run it").wait_for()
    before = flaws(page)
    page.get_by_role("button", name="Run it").click()
    page.get_by_role("listbox", name="Sequence diagram").press("Enter")
    page.get_by_role("complementary", name="The chosen message").wait_for()
    assert before + flaws(page) == []
