"""The exchange as a tool: filter, tree, difference of two messages, links, keys, zoom, map, fork."""

import re

import pytest

from tests.fakes import agent, finds
from tests.page.page_object import ask, read, rows, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


@pytest.fixture
def exchange(page, stage):
    """The exchange of a Run that two agents took part in."""
    page.goto(stage.council(agent("terms", finds("terms")), agent("standing", finds("standing"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.get_by_role("listbox").wait_for()
    return page


def opened(page, name: str):
    page.get_by_role("option", name=name).locator("rect").click()
    return page.get_by_role("complementary", name="The chosen message")


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ("agent:terms op:send", r"terms to orchestrator|orchestrator to terms"),
        ("to:standing", r"orchestrator to standing|standing to orchestrator"),
        ("-agent:orchestrator", "^$"),
        ('from:you text:"DeepSeek-R1"', "you to orchestrator|orchestrator to you"),
        ("state:completed -from:you", "(terms|standing) to orchestrator|orchestrator to (terms|standing)"),
    ],
)
def test_a_filter_leaves_what_all_its_terms_fit(exchange, terms, kept):
    box = exchange.get_by_role("searchbox", name="Filter the messages")

    box.fill(terms)

    expect(exchange.get_by_role("search").get_by_role("status")).to_contain_text(re.compile(r"^\d+ of \d+ exchange"))
    count = int(exchange.get_by_role("search").get_by_role("status").inner_text().split()[0])
    if kept == "^$":
        assert count == 0
    else:
        assert count > 0
        assert all(re.search(kept, row) for row in rows(exchange))


def test_a_body_is_a_tree_that_folds_and_gives_its_paths_and_values(exchange, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = opened(exchange, "orchestrator to terms: request SendStreamingMessage")
    panel.get_by_role("button", name="Request", exact=True).click()
    tree = panel.get_by_role("group", name="Body", exact=True)

    tree.get_by_text("parts").first.click()
    tree.get_by_role("button", name="Copy the path params.message.role").click()
    expect(tree.get_by_text("Copied the path")).to_be_visible()
    assert exchange.evaluate("navigator.clipboard.readText()") == "params.message.role"
    tree.get_by_role("button", name="Copy the value of params.message.role").click()
    expect(tree.get_by_text("Copied the value")).to_be_visible()
    assert exchange.evaluate("navigator.clipboard.readText()") == "ROLE_USER"
    tree.get_by_text("message:").first.click()

    expect(tree.get_by_text("ROLE_USER")).to_have_count(0)


def test_two_messages_are_compared_place_by_place(exchange):
    panel = opened(exchange, "orchestrator to terms: request SendStreamingMessage")

    panel.get_by_role("button", name="Compare", exact=True).click()

    request = panel.get_by_role("group", name="Differences").first
    expect(request.get_by_role("row", name=re.compile("params.message.messageId"))).to_be_visible()
    expect(request.get_by_role("row", name=re.compile("params.message.role"))).to_have_count(0)


def test_a_link_leads_to_one_event_of_one_message(exchange, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = opened(exchange, "terms to orchestrator: state completed")
    panel.get_by_role("button", name="Copy link").click()
    exchange.get_by_text("Link copied").wait_for()

    other = context.new_page()
    other.goto(exchange.evaluate("navigator.clipboard.readText()"))

    event = other.get_by_role("complementary", name="The chosen message").locator(".events > li > details[open]")
    expect(event).to_have_count(1)
    expect(event).to_contain_text("TASK_STATE_COMPLETED")


def test_keys_filter_walk_and_list_themselves(exchange):
    exchange.keyboard.press("?")
    dialog = exchange.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("next and previous message")
    exchange.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    exchange.keyboard.press("/")
    exchange.keyboard.type("to:terms")
    exchange.keyboard.press("Escape")
    exchange.keyboard.press("j")

    panel = exchange.get_by_role("complementary", name="The chosen message")
    expect(panel.locator(".panel-ends")).to_contain_text("terms")
    exchange.keyboard.press("2")
    expect(panel.get_by_role("button", name="Request", exact=True)).to_have_attribute("aria-pressed", "true")


def test_the_timeline_zooms_and_says_what_each_took_itself(exchange):
    show(exchange, "Timeline")
    timeline = exchange.get_by_role("listbox", name="Timeline")
    expect(timeline.get_by_role("option", name=re.compile("of it .* itself")).first).to_be_visible()
    ticks = exchange.locator(".waterfall .lanes text").all_text_contents

    before = ticks()
    exchange.get_by_role("button", name="Zoom in").click()
    exchange.keyboard.press("+")

    expect(exchange.get_by_text("4×")).to_be_visible()
    assert ticks() != before
    exchange.get_by_role("button", name="All", exact=True).click()
    assert ticks() == before


def test_the_map_tells_who_asks_whom_and_leads_to_the_messages(exchange):
    exchange.get_by_role("button", name="Map", exact=True).click()
    picture = exchange.get_by_role("img", name=re.compile("orchestrator asks terms [0-9]+ times?; "))
    expect(picture).to_be_visible()

    exchange.get_by_role("button", name="orchestrator → standing").click()

    assert all("standing" in row for row in rows(exchange))


def test_the_graph_of_the_run_stands_beside_what_it_asked(exchange):
    exchange.get_by_role("button", name="The graph", exact=True).click()
    steps = exchange.get_by_role("group", name="Steps of the graph")

    expect(steps.get_by_role("row", name=re.compile(r"Checkpoint \d+ → consult ×2"))).to_be_visible()
    branch = steps.get_by_role("row", name=re.compile("consult terms: "))
    branch.get_by_role("button", name="terms: SendStreamingMessage").click()

    panel = exchange.get_by_role("complementary", name="The chosen message")
    expect(panel.locator(".panel-ends")).to_contain_text("terms")


def test_a_run_is_forked_from_an_edited_message(exchange):
    opened(exchange, "you to orchestrator: request SendStreamingMessage")
    expect(exchange.get_by_role("button", name="Fork")).to_be_visible()
    exchange.get_by_role("button", name="Fork").click()
    form = exchange.get_by_role("form", name="Fork")
    before = exchange.url

    form.get_by_role("textbox", name="Message").fill("Should we adopt Mistral 7B for an EU helpdesk?")
    until_stored(exchange)
    form.get_by_role("button", name="Go on from here").click()
    read(exchange)

    log = exchange.get_by_role("log")
    expect(log).to_contain_text("Should we adopt Mistral 7B for an EU helpdesk?")
    expect(log).not_to_contain_text("DeepSeek-R1")
    assert context_in(exchange.url) != context_in(before)


def until_stored(page) -> None:
    """Wait for the Run to be stored, a moment after its end."""
    page.wait_for_function("fetch('/api/runs').then((answer) => answer.json()).then((runs) => runs.length > 0)")


def context_in(address: str) -> str:
    """The conversation that an address of the page names."""
    return re.findall("context=([^&]+)", address)[0]
