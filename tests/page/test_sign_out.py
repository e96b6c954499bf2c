"""Signing in at the page and out again, with authentication on."""

import re
from pathlib import Path

import pytest

from orchestrator.app import SERVICE
from protocols.a2a.security.clients import own_key
from protocols.a2a.settings import Oidc
from tests.identity_provider import identity_provider

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


def test_a_person_signs_in_at_the_identity_provider_of_their_organisation(page, stage, tmp_path: Path):
    with identity_provider() as issuer:
        url = stage.start(SERVICE, keep=str(tmp_path), auth=True, oidc=Oidc(issuer, "council", "secret"))
        page.route(re.compile(re.escape(issuer)), without_styles)
        page.goto(url)
        way = page.get_by_role("link", name="Sign in with your organisation").get_attribute("href")
        # Followed by hand: the browser does not let the route above change the answer to a redirected request.
        page.goto(page.context.request.get(url + way, max_redirects=0).headers["location"])
        page.get_by_placeholder("sub").fill("ann")
        page.get_by_role("button", name="Authorize").click()
        page.get_by_role("textbox", name="Your question").wait_for()
        page.get_by_role("button", name="Sign out").click()

        expect(page.get_by_label("API key")).to_be_visible()


def test_where_nobody_needs_to_sign_in_nobody_can_sign_out(page, stage):
    page.goto(stage.council())
    page.get_by_role("textbox", name="Your question").wait_for()
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def without_styles(route) -> None:
    """The provider's page loads a style sheet from a machine that is none of ours."""
    if route.request.method != "GET":
        return route.continue_()
    answer = route.fetch()
    return route.fulfill(response=answer, body=re.sub(r"<link[^>]*>", "", answer.text()))
