"""The page below a path of nginx: every view loads, a question is answered, and nothing is asked outside the path."""

import re

import pytest

from orchestrator.app import SERVICE
from tests.conftest import free_ports
from tests.fakes import agent
from tests.import_reach import ROOT
from tests.page import made_up_agents as made_up
from tests.page.page_object import ask, open_parts, read, show
from tests.proxies import PREFIX, proxied

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

# In quotes or backticks, a path that begins at the origin: "/static/x.css", `/api/${name}`.
FROM_THE_ORIGIN = re.compile(r"""["'`]/(?:static|api|conformance|login|theater|ext|\.well-known)\b""")


def test_the_page_works_below_a_path_and_stays_there(page, stage, tmp_path):
    (port,) = free_ports(1)
    strays: list[str] = []
    failures: list[str] = []
    page.on("request", lambda request: None if PREFIX in request.url else strays.append(request.url))
    page.on("response", lambda response: failures.append(response.url) if response.status >= 400 else None)
    with proxied(tmp_path, port) as url:
        terms = stage.start(agent("terms", made_up.terms()))
        stage.start(SERVICE, port=port, public_url=url, agents=(terms,), own=(terms,))
        page.goto(f"{url}/")
        ask(page)
        read(page)
        open_parts(page)
        show(page, "Agents")
        expect(page.get_by_role("button", name="Examine terms")).to_be_visible()
        page.goto(f"{url}/theater")
        expect(page.get_by_role("link", name="Ask the council")).to_be_visible()
        page.goto(f"{url}/conformance/terms")
        page.get_by_role("link", name="Ask the council").click()
        expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
        page.close()

    assert strays == failures == []


def test_no_address_of_the_page_begins_at_the_origin_so_write_it_relative():
    files = [path for kind in ("*.js", "*.html") for path in (ROOT / "orchestrator/ui").rglob(kind)]
    sources = {path: path.read_text("utf-8") for path in files if "vendor" not in path.parts}
    assert {str(path): found for path, text in sources.items() if (found := FROM_THE_ORIGIN.findall(text))} == {}
