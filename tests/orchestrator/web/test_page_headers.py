"""What the browser is told beside the page: only its own scripts run, nobody frames it, nothing is guessed."""

import pytest

from orchestrator.app import SERVICE
from tests.conftest import Start

pytestmark = pytest.mark.anyio
SCRIPTED = ["/", "/theater", "/static/shell/app.js", "/static/style.css", "/api/agents"]
PLAIN = ["/login", "/conformance"]


@pytest.mark.parametrize("path", [*SCRIPTED, *PLAIN])
async def test_every_page_and_file_says_what_may_be_done_with_it(start: Start, http, path):
    answer = await http.get(await start(SERVICE) + path)

    policy = dict(rule.strip().partition(" ")[::2] for rule in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy.get("script-src", "'self'") == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", PLAIN)
async def test_a_page_without_scripts_runs_none(start: Start, http, path):
    answer = await http.get(await start(SERVICE) + path)

    assert "script-src" not in answer.headers["content-security-policy"]
