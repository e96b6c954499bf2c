"""The page of `council tap`: the views of an exchange on what passes between any two."""

import re
from contextlib import AsyncExitStack

import httpx
import pytest

from orchestrator.lab.tutor import tutor
from orchestrator.web.tap.session import tapping
from tests.page.accessibility import violations

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def test_what_passes_is_seen_at_once_explained_and_sent_again(page, stage):
    agent_url, stack = stage.start(tutor.service), AsyncExitStack()
    session = stage.run(stack.enter_async_context(tapping(agent_url, 0, 0, lambda note: None)))
    try:
        page.goto(session.page)
        expect(page.get_by_text("Nothing has passed yet")).to_be_visible()
        message = {"role": "ROLE_USER", "messageId": "1", "parts": [{"text": "Say hello and keep a record."}]}
        call = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": message}}
        httpx.post(f"{session.url}/a2a/jsonrpc", json=call, headers={"A2A-Version": "1.0"})

        page.get_by_role("option", name="client to tutor: request SendMessage").locator("rect").click()

        panel = page.get_by_role("complementary", name="The chosen message")
        expect(panel.get_by_text("Valid against the A2A 1.0 schema.")).to_be_visible()
        panel.get_by_role("button", name="Send again").click()
        panel.get_by_role("button", name="Send", exact=True).click()
        expect(panel.get_by_role("region", name="What came back").get_by_text("HTTP 200")).to_be_visible()
        expect(page.get_by_role("option", name=re.compile("request SendMessage"))).to_have_count(2)
        assert violations(page) == []
    finally:
        page.goto("about:blank")
        stage.run(stack.aclose())
