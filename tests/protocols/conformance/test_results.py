"""From what a suite told to a badge and a page: nothing unexplained passes, and what is shown is what was found."""

import subprocess
import sys
from pathlib import Path

import pytest

from conformance.__main__ import kept
from conformance.expectations import Expectation, load
from conformance.judge import Judged, checks, judge, unused
from conformance.stack import stopped
from conformance.tck import Requirement, Told, told
from orchestrator.web.conformance.page import every_service, one_service
from protocols.conformance.badge import badge
from protocols.conformance.results import Conformity, RequirementResult, Result, Suite, read_all, write
from protocols.conformance.specification import address, sections
from tests.conformance import test_bindings, test_capabilities, test_card, test_sending, test_streaming, test_tasks
from tests.conformance import test_versions_and_errors as test_errors

MEDIA = Expectation(
    tests="TestRest::test_media",
    outcome="failed",
    says="got a2a+json",
    whose="tck",
    why="the TCK is older than the media type",
    cites="11.1",
)
FAILING = Told("tests/test_rest.py::TestRest::test_media", ("SVC-001",), "HTTP+JSON", "failed", "got a2a+json, alas")


def result(
    *checks: RequirementResult, service: str = "calm", suite: Suite = Suite.OFFICIAL, build: str = "abc"
) -> Result:
    return Result(service=service, suite=suite, build=build, made="2026-11-22T06:00:00+00:00", checks=checks)


def check(outcome: Conformity, *says: str, requirement: str = "SVC-001") -> RequirementResult:
    return RequirementResult(
        requirement=requirement, section="11.1", level="MUST", binding="HTTP+JSON", outcome=outcome, says=says
    )


def test_a_failure_that_is_explained_is_expected_and_says_why():
    assert judge(FAILING, [MEDIA]) == Judged(
        ("SVC-001",), "HTTP+JSON", Conformity.EXPECTED, "the TCK is older than the media type (11.1)"
    )


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_what_nobody_explained_is_a_failure_even_when_it_was_only_skipped(outcome):
    told = Told("tests/test_rest.py::TestRest::test_else", ("SVC-001",), "HTTP+JSON", outcome, "no task id")
    assert judge(told, [MEDIA]).outcome is Conformity.FAILED
    assert "no task id" in judge(told, [MEDIA]).says


def test_a_requirement_is_as_bad_as_its_worst_test():
    both = [Judged(("SVC-001",), "card", outcome, outcome) for outcome in (Conformity.PASSED, Conformity.EXPECTED)]
    (told,) = checks(both, {"SVC-001": Requirement("SVC-001", "11.1", "MUST")})
    assert (told.outcome, told.section, told.says) == (Conformity.EXPECTED, "11.1", ("expected",))


def test_an_explanation_of_what_no_longer_happens_is_named():
    assert unused([FAILING], [MEDIA]) == []
    assert unused([], [MEDIA]) == [MEDIA]


def test_a_junit_file_is_read_with_the_bindings_and_requirements_of_its_tests():
    junit = """<testsuite>
      <testcase classname="tests.core.test_a.TestA" name="test_x[grpc]"><failure message="no"/></testcase>
      <testcase classname="tests.http_json.test_b.TestB" name="test_y"><skipped message="-"/></testcase>
      <testcase classname="tests.core.test_a.TestA" name="test_z_rest"><skipped type="pytest.xfail"/></testcase>
      <testcase classname="tests.agent_card.test_c.TestC" name="test_grpc_url"/>
      <testcase classname="tests.core.test_d.TestD" name="test_media"/>
    </testsuite>"""
    about = {
        "R-1": "tests/core/test_a.py::TestA::test_x[grpc]",
        "HTTP_JSON-1": "tests/core/test_d.py::TestD::test_media",
    }
    report = {"per_requirement": {name: {"test_ids": [test]} for name, test in about.items()}}
    assert [(each.requirements, each.binding, each.outcome) for each in told(report, junit)] == [
        (("R-1",), "GRPC", "failed"),
        ((), "HTTP+JSON", "skipped"),
        ((), "HTTP+JSON", "failed"),
        ((), "card", "passed"),
        (("HTTP_JSON-1",), "HTTP+JSON", "passed"),
    ]


def test_a_result_is_read_as_it_was_written_and_a_broken_file_is_left_out(tmp_path: Path):
    kept = result(check(Conformity.PASSED), check(Conformity.EXPECTED, "why"))
    write(kept, tmp_path)
    (tmp_path / "broken.json").write_text("{", "utf-8")
    assert read_all(tmp_path) == (kept,)
    assert read_all(tmp_path / "nowhere") == ()


def test_a_badge_says_what_was_found_and_whether_it_is_about_this_build():
    passed, failed = result(check(Conformity.PASSED)), result(check(Conformity.PASSED), check(Conformity.FAILED, "no"))
    assert "TCK 1 passed<" in badge([passed], "abc")
    assert "earlier build" in badge([passed], "other")
    assert "1 failed" in badge([failed], "abc")
    assert "not tested" in badge([], "abc")


def test_the_official_suite_speaks_before_our_own():
    own = result(check(Conformity.PASSED), suite=Suite.OWN)
    assert "own suite 1 passed" in badge([own], "abc")
    assert "TCK" in badge([own, result(check(Conformity.PASSED))], "abc")


def test_the_page_of_a_service_shows_every_requirement_with_its_section_and_why():
    page = one_service("calm", [result(check(Conformity.EXPECTED, "<b>older</b>"))], "abc")
    assert "SVC-001" in page
    assert address("11.1") in page
    assert "expected to differ" in page
    assert "&lt;b&gt;older" in page


def test_without_a_result_the_page_says_so():
    assert "No suite has run" in one_service("calm", [], "abc")
    assert "not tested" in every_service(["calm"], [], "abc")


def test_every_section_named_is_one_of_the_specification():
    suites = (test_bindings, test_capabilities, test_card, test_sending, test_streaming, test_tasks, test_errors)
    tests = [test for suite in suites for name, test in vars(suite).items() if name.startswith("test_")]
    named = {mark.args[1] for test in tests for mark in test.pytestmark if mark.name == "requirement"}
    assert len(named) > 30
    assert named - set(sections()) == set()


def test_every_expectation_cites_something():
    assert all(each.cites and each.why for each in load())


def test_a_result_is_on_disk_with_its_badge_before_the_next_suite_runs(tmp_path: Path):
    own = kept(result(check(Conformity.PASSED), suite=Suite.OWN), tmp_path)

    assert list(read_all(tmp_path)) == [own]
    assert (tmp_path / "calm.svg").read_text("utf-8").startswith("<svg")


def test_services_too_busy_to_stop_are_killed_and_nothing_is_raised():
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); print(flush=True); signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()

    stopped(process, seconds=0.2)

    assert process.returncode == -9
