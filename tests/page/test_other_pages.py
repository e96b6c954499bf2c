"""The pages the server writes itself, without scripts: what was tested of each service, and where people sign in."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from orchestrator.app import SERVICE
from orchestrator.web.conformance.routes import conformance_routes
from protocols.conformance.results import Conformity, RequirementResult, Result, Suite, write
from protocols.hosting.app import Built, Service, Surroundings
from tests.page.accessibility import LOOKS, flaws, look

pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")
from playwright.sync_api import expect

WHY = "The suite is older than the media type, which since 1.0.1 is application/a2a+json."
FOUND = {
    "card": Conformity.PASSED,
    "JSONRPC": Conformity.EXPECTED,
    "HTTP+JSON": Conformity.FAILED,
    "GRPC": Conformity.SKIPPED,
}


def with_results(folder: Path) -> Service:
    """The orchestrator with the results in this folder, and a service nobody tested."""

    async def names() -> Sequence[str]:
        return ["untested"]

    def build(around: Surroundings) -> Built:
        real = SERVICE.build(around)
        return replace(real, routes=[*conformance_routes(names, folder, folder), *real.routes])

    return Service(SERVICE.name, build)


def run_of(suite: Suite) -> Result:
    """A suite's run against a calm service, with every outcome in it."""
    checks = tuple(
        RequirementResult(requirement=name, section="11.1", level="MUST", binding=binding, outcome=found, says=(WHY,))
        for name in ("SVC-001", "HTTP_JSON-SVC-WITH-A-LONG-NAME-001")
        for binding, found in FOUND.items()
    )
    return Result(service="calm", suite=suite, build="abc", made="2026-11-22T06:00:00+00:00", checks=checks)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
@pytest.mark.parametrize("path", ["/conformance", "/conformance/calm", "/conformance/untested"])
def test_axe_finds_nothing_in_what_was_tested_and_nothing_is_wider(page, stage, tmp_path, path, scheme, width):
    for suite in Suite:
        write(run_of(suite), tmp_path)
    look(page, scheme, width)
    page.goto(stage.start(with_results(tmp_path)) + path)

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert flaws(page) == []


def test_a_service_that_was_tested_says_what_differs_and_why_and_the_way_back(page, stage, tmp_path):
    write(run_of(Suite.OFFICIAL), tmp_path)
    page.goto(stage.start(with_results(tmp_path)) + "/conformance")
    page.get_by_role("link", name="calm", exact=True).click()

    expect(page.get_by_role("definition").filter(has_text=WHY)).to_have_count(3)
    expect(page.get_by_role("row", name="SVC-001")).to_contain_text("differs")
    page.get_by_role("link", name="Ask the council").click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_where_people_sign_in_and_nothing_is_wider(page, stage, tmp_path, scheme, width):
    look(page, scheme, width)
    page.goto(stage.start(SERVICE, keep=str(tmp_path), auth=True))
    before = flaws(page)
    page.get_by_label("API key").fill("operator.wrong")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_visible()
    assert before + flaws(page) == []
