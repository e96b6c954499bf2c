"""TRACE_URL: where a trace is seen in the operator's collector."""

import pytest

from orchestrator.app import SERVICE
from orchestrator.web.trace_link_settings import UnusableTraceUrl, trace_link
from tests.conftest import Start


@pytest.mark.anyio
async def test_the_page_is_told_where_traces_are_collected(start: Start, http, monkeypatch):
    monkeypatch.setenv("TRACE_URL", "http://127.0.0.1:16686/trace/{trace}")

    link = (await http.get(f"{await start(SERVICE)}/api/trace-link")).json()

    assert link == {"template": "http://127.0.0.1:16686/trace/{trace}"}


def test_without_the_setting_there_is_no_link():
    assert trace_link({}).template == ""


@pytest.mark.parametrize("url", ["http://host/trace", "javascript:alert('{trace}')", "//host/{trace}", "{trace}"])
def test_what_leads_nowhere_is_refused_at_the_start(url):
    with pytest.raises(UnusableTraceUrl, match="TRACE_URL"):
        trace_link({"TRACE_URL": url})
