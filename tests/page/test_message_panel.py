"""The message that was chosen: raw, explained, held against the schema, taken along and sent again."""

import re

import pytest

from tests.fakes import agent, finds
from tests.page.page_object import ask, read, show

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def test_a_message_shows_its_raw_request_its_headers_and_every_event_with_its_time(page, stage):
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")

    page.get_by_role("option", name="orchestrator to terms: request SendStreamingMessage").locator("rect").click()

    panel = page.get_by_role("complementary", name="The chosen message")
    panel.get_by_role("button", name="Request", exact=True).click()
    expect(panel.get_by_text("a2a-version")).to_be_visible()
    expect(panel.get_by_role("group", name="Body", exact=True)).to_contain_text('method: "SendStreamingMessage"')
    panel.get_by_role("button", name=re.compile("events$")).click()
    panel.get_by_text("submitted").click()
    expect(panel.get_by_role("group", name="Body", exact=True)).to_contain_text("TASK_STATE_SUBMITTED")
    expect(panel.get_by_text(re.compile(r"^\+\d+ ms$")).first).to_be_visible()
    panel.get_by_role("button", name="Times", exact=True).click()
    expect(panel.get_by_role("row", name=re.compile("terms who answered"))).to_contain_text("+")


def opened(page, stage, name: str = "orchestrator to terms: request SendStreamingMessage"):
    """The panel of one message of a run that is over."""
    page.goto(stage.council(agent("terms", finds("terms"))))
    ask(page)
    read(page)
    show(page, "Exchange")
    page.get_by_role("option", name=name).locator("rect").click()
    return page.get_by_role("complementary", name="The chosen message")


def test_a_message_is_explained_field_by_field_and_held_against_the_schema(page, stage):
    panel = opened(page, stage)

    expect(panel.get_by_text("Valid against the A2A 1.0 schema.")).to_be_visible()
    field = panel.get_by_role("row", name=re.compile("params.message.messageId"))
    expect(field.get_by_role("link", name="§ 4.1.4")).to_have_attribute("href", re.compile("a2a-protocol.org/.*#414-"))


def test_a_message_can_be_taken_along_as_curl_python_and_http(page, context, stage):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = opened(page, stage)

    panel.get_by_role("button", name="Copy", exact=True).click()
    panel.get_by_role("button", name="Copy curl").click()

    expect(panel.get_by_text("Copied")).to_be_visible()
    assert "-H 'A2A-Version: 1.0'" in page.evaluate("navigator.clipboard.readText()")
    expect(panel.get_by_role("figure").filter(has_text="Python")).to_contain_text("import httpx")
    expect(panel.get_by_role("figure").filter(has_text=".http")).to_contain_text("POST http://127.0.0.1")


def test_a_message_broken_on_purpose_is_sent_and_the_exact_violation_named(page, stage):
    panel = opened(page, stage)
    panel.get_by_role("button", name="Send again").click()
    form = panel.get_by_role("form", name="Send again")

    body = form.get_by_role("textbox", name="Body")
    body.fill(body.input_value().replace('"ROLE_USER"', '"ROLE_NOBODY"'))
    form.get_by_role("button", name="Send", exact=True).click()

    came = panel.get_by_role("region", name="What came back")
    expect(came.get_by_text("HTTP 200")).to_be_visible()
    came.get_by_text("What it means").click()
    expect(came.locator(".violations")).to_contain_text("/params/message/role")
    came.get_by_role("link", name=re.compile("^[0-9a-f]{8}")).click()
    expect(page.get_by_role("option", name=re.compile("orchestrator to terms: request SendStreaming"))).to_have_count(1)


def test_a_message_goes_to_another_agent_and_nowhere_else(page, stage):
    panel = opened(page, stage)
    panel.get_by_role("button", name="Send again").click()
    form = panel.get_by_role("form", name="Send again")

    form.get_by_role("combobox", name="To").select_option("the orchestrator")
    expect(form.get_by_role("textbox", name="Address")).to_have_value("/a2a/jsonrpc")
    form.get_by_role("textbox", name="Address").fill("http://127.0.0.1:1/a2a/jsonrpc")
    form.get_by_role("button", name="Send", exact=True).click()

    expect(form.get_by_role("alert")).to_contain_text("leads to no service in the directory")


def test_sending_again_begins_with_the_method_and_address_it_had_and_can_go_back_to_them(page, stage):
    panel = opened(page, stage)
    panel.get_by_role("button", name="Send again").click()
    form = panel.get_by_role("form", name="Send again")
    address = form.get_by_role("textbox", name="Address")
    before = address.input_value()

    expect(form.get_by_role("combobox", name="Method")).to_have_value("POST")
    form.get_by_role("combobox", name="To").select_option("the orchestrator")
    expect(address).not_to_have_value(before)
    form.get_by_role("combobox", name="To").select_option("the same")

    expect(address).to_have_value(before)


def test_what_came_back_names_its_events_and_goes_when_the_next_is_refused(page, stage):
    panel = opened(page, stage)
    panel.get_by_role("button", name="Send again").click()
    form = panel.get_by_role("form", name="Send again")
    form.get_by_role("button", name="Send", exact=True).click()
    came = panel.get_by_role("region", name="What came back")
    expect(came.locator("summary").first).to_contain_text("completed")

    form.get_by_role("textbox", name="Address").fill("http://127.0.0.1:1/a2a/jsonrpc")
    form.get_by_role("button", name="Send", exact=True).click()

    expect(form.get_by_role("alert")).to_be_visible()
    expect(came).to_have_count(0)


def test_a_copy_is_a_message_of_its_own(page, stage):
    panel = opened(page, stage)
    panel.get_by_role("button", name="Request", exact=True).click()
    panel.get_by_role("button", name="Text", exact=True).click()
    sent = re.search(r'"messageId": "([^"]+)"', panel.locator("pre").first.inner_text())

    panel.get_by_role("button", name="Copy", exact=True).click()

    curl = panel.get_by_role("figure").filter(has_text="curl").locator("pre")
    expect(curl).to_contain_text("messageId")
    assert sent is not None
    expect(curl).not_to_contain_text(sent[1])


def test_escape_closes_the_message_wherever_the_focus_is_and_its_row_is_in_sight(page, stage):
    page.set_viewport_size({"width": 1280, "height": 640})
    panel = opened(page, stage)
    panel.get_by_role("button", name="Next").wait_for()

    expect(page.locator(".catch.at")).to_be_in_viewport(ratio=0.99)
    page.keyboard.press("Escape")

    expect(panel).to_have_count(0)
