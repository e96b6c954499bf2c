"""Signing in at the page and out again, with authentication on."""

from pathlib import Path

import pytest

from orchestrator.app import SERVICE
from protocols.a2a.security.clients import own_key

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect


def test_a_person_signs_in_and_out(page, stage, tmp_path: Path):
    url = stage.start(SERVICE, keep=str(tmp_path), auth=True)
    page.goto(url)
    page.get_by_label("API key").fill(own_key(tmp_path))
    page.get_by_role("button", name="Sign in").click()
    page.evaluate('localStorage.setItem("council.conversations", JSON.stringify({past: [{title: "secret"}]}))')

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_label("API key")).to_be_visible()
    assert page.context.cookies() == []
    assert "secret" not in page.evaluate('localStorage.getItem("council.conversations")')
    page.goto(url)
    expect(page).to_have_url(f"{url}/login")


def test_where_nobody_needs_to_sign_in_nobody_can_sign_out(page, stage):
    page.goto(stage.council())
    page.get_by_role("textbox", name="Your question").wait_for()
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
