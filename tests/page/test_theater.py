"""The theater with no agent running, and a recording's own page from disk."""

import json
import re
from pathlib import Path

import pytest

from orchestrator.web.recording.standalone_page import standalone
from orchestrator.web.static_files import UI
from protocols.wire.recording_file import dump, load
from tests.fakes import agent, finds
from tests.page.accessibility import LOOKS, flaws, look, unfold
from tests.page.page_object import QUESTION, ask, read, show
from tests.page.service_stage import Stage

expect = pytest.importorskip("playwright.sync_api").expect
SHELF = UI / "recordings"
SHIPPED = json.loads((SHELF / "index.json").read_text("utf-8"))
FIRST = SHELF / SHIPPED[0]["file"]


@pytest.fixture
def theater(page, stage: Stage):
    page.goto(stage.council() + "/theater")
    expect(page.locator(".play")).to_be_visible()
    return page


def step_of(page) -> int:
    return int(page.get_by_role("slider", name="Step").input_value())


def arrows(page) -> int:
    return page.get_by_role("listbox").locator("[role=option]").count()


@pytest.mark.parametrize("shown", SHIPPED, ids=lambda shown: shown["file"])
def test_every_shipped_recording_opens_with_no_agent_running(theater, shown):
    theater.get_by_role("button", name=shown["title"]).click()
    words = load((SHELF / shown["file"]).read_text("utf-8")).words
    expect(theater.get_by_role("heading", name=f"“{words}”")).to_be_visible()
    expect(theater.get_by_role("listbox", name="Sequence diagram")).to_be_visible()


def test_the_slider_and_the_keys_go_step_by_step(theater):
    slider = theater.get_by_role("slider", name="Step")
    slider.fill("0")
    assert arrows(theater) == 1
    theater.get_by_role("button", name="Step forward").click()
    slider.press("ArrowRight")
    expect(slider).to_have_value("2")
    assert arrows(theater) > 1
    expect(theater.get_by_role("button", name="Step back")).to_be_enabled()


def test_it_plays_at_any_speed_and_pauses(theater):
    theater.get_by_label("Speed").select_option("10")
    theater.get_by_role("button", name="Play again").click()
    expect(theater.get_by_role("button", name="Play again")).to_be_visible()
    last = step_of(theater)
    theater.get_by_label("Speed").select_option("0.05")
    theater.get_by_role("button", name="Play again").click()
    theater.get_by_role("button", name="Pause").click()
    assert step_of(theater) < last


def test_a_message_is_chosen_and_explained(theater):
    theater.get_by_role("listbox").locator("[role=option]").filter(has=theater.locator("rect")).nth(2).click()
    panel = theater.get_by_role("complementary", name="The chosen message")
    panel.get_by_role("button", name="Meaning").click()
    expect(panel).to_contain_text("Valid against the A2A 1.0 schema")
    expect(panel.get_by_role("button", name="Send again")).to_have_count(0)


def test_a_file_from_disk_is_opened_and_a_wrong_one_refused_with_a_sentence(theater, tmp_path: Path):
    mine = load(FIRST.read_text("utf-8")).model_copy(update={"words": "A run of my own?"})
    (tmp_path / "run.json").write_text(dump(mine), "utf-8")
    (tmp_path / "next.json").write_text('{"format": "adoption-council-recording", "version": 2}', "utf-8")
    theater.get_by_label("Open a recording from disk").set_input_files(tmp_path / "run.json")
    expect(theater.get_by_role("heading", name="“A run of my own?”")).to_be_visible()
    theater.get_by_label("Open a recording from disk").set_input_files(tmp_path / "next.json")
    expect(theater.get_by_role("alert")).to_have_text(re.compile("version 2; this page reads version 1"))


@pytest.mark.parametrize("view", ["Exchange", "Timeline", "Tasks"])
def test_a_run_saved_on_the_live_page_opens_in_the_theater(page, stage: Stage, tmp_path: Path, view):
    url = stage.council(agent("terms", finds("terms")))
    page.goto(url)
    ask(page)
    read(page)
    show(page, view)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save recording").click()
    download.value.save_as(tmp_path / "run.json")

    page.goto(f"{url}/theater")
    page.get_by_label("Open a recording from disk").set_input_files(tmp_path / "run.json")
    expect(page.get_by_role("heading", name=f"“{QUESTION}”")).to_be_visible()
    expect(page.get_by_role("listbox", name="you, orchestrator, terms")).to_be_visible()
    assert load((tmp_path / "run.json").read_text("utf-8")).words == QUESTION


def test_a_run_saved_as_a_page_opens_from_disk(page, stage: Stage, tmp_path: Path):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    with page.expect_download() as download:
        page.get_by_role("button", name="save it as a page").click()
    download.value.save_as(tmp_path / "run.html")

    page.goto((tmp_path / "run.html").as_uri())
    expect(page.get_by_role("listbox", name="you, orchestrator, terms")).to_be_visible()


def test_what_is_not_kept_any_more_is_not_saved_and_the_page_says_so(page, stage: Stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.route("**/api/recording?*", lambda route: route.fulfill(status=404, json={"detail": "Nothing is kept."}))
    page.get_by_role("button", name="Save recording").click()
    expect(page.get_by_role("alert")).to_have_text("Nothing is kept.")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_the_theater_and_nothing_is_wider_than_the_window(page, stage: Stage, scheme, width):
    look(page, scheme, width)
    page.goto(stage.council() + "/theater")
    expect(page.locator(".play")).to_be_visible()
    found = {"as it opens": flaws(page)}
    page.get_by_role("slider", name="Step").fill("8")
    page.get_by_role("listbox").press("Enter")
    page.get_by_text("Valid against the A2A 1.0 schema").wait_for()
    for tab in page.get_by_role("group", name="Ways to look").get_by_role("button").all():
        tab.click()
        unfold(page)
        found[tab.inner_text()] = flaws(page)
    assert {shown: objected for shown, objected in found.items() if objected} == {}


def test_the_page_of_a_recording_opens_from_disk_and_runs_nothing_of_what_is_in_it(page, tmp_path: Path):
    hostile = '<img src=x onerror="window.hacked = 1"></script><script>window.hacked = 1</script>'
    recording = load(FIRST.read_text("utf-8")).model_copy(update={"words": hostile})
    (tmp_path / "run.html").write_text(standalone(recording), "utf-8")
    page.goto((tmp_path / "run.html").as_uri())
    expect(page.get_by_role("heading", name="<img src=x")).to_be_visible()
    page.get_by_role("listbox").locator("[role=option]").nth(2).click()
    panel = page.get_by_role("complementary", name="The chosen message")
    expect(panel).to_contain_text("Valid against the A2A 1.0 schema")
    panel.get_by_role("button", name="Copy", exact=True).click()
    expect(panel).to_contain_text("curl -sS")
    assert page.evaluate("window.hacked") is None
