"""Results on the conformance page: what was tested here goes before what came with the sources."""

from pathlib import Path

from orchestrator.web.conformance.routes import latest
from protocols.a2a.compose_map import read_map
from protocols.conformance.build_digest import SHIPPED, digest
from protocols.conformance.results import Conformity, RequirementResult, Result, Suite, read_all, write

ROOT = Path(__file__).parents[3]


def _result(service: str, suite: Suite, build: str) -> Result:
    check = RequirementResult(requirement="CARD-1", binding="card", outcome=Conformity.PASSED)
    return Result(service=service, suite=suite, build=build, made="2026-11-30T10:00:00+00:00", checks=(check,))


def test_each_suite_of_each_service_is_told_once_the_newest_first(tmp_path: Path):
    here, shipped = tmp_path / "here", tmp_path / "shipped"
    write(_result("cost", Suite.OWN, "shipped"), shipped)
    write(_result("research", Suite.OWN, "shipped"), shipped)
    write(_result("cost", Suite.OWN, "here"), here)
    write(_result("cost", Suite.OFFICIAL, "here"), here)

    builds = {(result.service, result.suite): result.build for result in latest(here, shipped)}

    assert builds == {
        ("cost", Suite.OWN): "here",
        ("cost", Suite.OFFICIAL): "here",
        ("research", Suite.OWN): "shipped",
    }


def test_every_service_of_the_platform_has_a_clean_result_in_a_clean_clone():
    results = read_all(SHIPPED)

    assert {result.service for result in results} == {
        "orchestrator",
        *(place.name for place in read_map(ROOT / "compose.yaml") if place.is_agent),
    }
    assert all(result.clean for result in results)
    # What came with the sources was made elsewhere: it names no file of that machine.
    assert [path.name for path in SHIPPED.glob("*.json") if "('/" in path.read_text("utf-8")] == []


def test_a_result_that_is_added_does_not_change_the_digest(tmp_path: Path, monkeypatch):
    for room in ("protocols", "agents", "orchestrator"):
        (tmp_path / room).mkdir()
    (tmp_path / "agents/a.py").write_text("A = 1\n")
    results = tmp_path / "protocols/results"
    monkeypatch.setattr("protocols.conformance.build_digest.SHIPPED", results)
    before = digest.__wrapped__(tmp_path)

    write(_result("cost", Suite.OWN, before), results)
    assert digest.__wrapped__(tmp_path) == before

    (tmp_path / "agents/a.py").write_text("A = 2\n")
    assert digest.__wrapped__(tmp_path) != before
