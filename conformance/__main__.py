"""Test every service against A2A: `python -m conformance [--tck FOLDER --tck-python PYTHON] [--only NAME …]`."""

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from conformance import expectations, judge, own
from conformance.expectations import Expectation
from conformance.stack import ROOT, NotUp, stack
from conformance.tck import HOW_TO_GET_IT, NoTck, Tck, commit
from protocols.conformance.badge import badge
from protocols.conformance.build_digest import digest
from protocols.conformance.results import Conformity, RequirementResult, Result, Suite, read_all, write


def main() -> int:
    """Exit status: 0 when every failure is explained, 1 when one is not, 2 when nothing could be run."""
    asked = _arguments()
    tck = Tck(asked.tck, asked.tck_python) if asked.tck else None
    try:
        with TemporaryDirectory(ignore_cleanup_errors=True) as keep, stack(Path(keep)) as urls:
            chosen = {name: url for name, url in sorted(urls.items()) if name in (asked.only or urls)}
            # Kept as soon as they are there: what comes later, stopping the services included, may raise.
            results = [kept(result, asked.out) for result in own_suite(chosen)]
            from_tck, stale = official(tck, chosen) if tck else ([], [])
            results += [kept(result, asked.out) for result in from_tck]
    except (NoTck, NotUp) as problem:
        print(f"conformance: {problem}", file=sys.stderr)
        return 2
    if not tck:
        print(HOW_TO_GET_IT)
    for each in stale:
        print(f"expectations.yaml explains what no longer happens: {each.tests}: {each.says}")
    return 0 if all(result.clean for result in results) and not stale else 1


def kept(result: Result, out: Path) -> Result:
    """The result, once it is written, shown, and on its service's badge."""
    write(result, out)
    print(told(result), flush=True)
    of_the_service = [each for each in read_all(out) if each.service == result.service]
    (out / f"{result.service}.svg").write_text(badge(of_the_service, digest()), "utf-8")
    return result


def own_suite(urls: Mapping[str, str]) -> list[Result]:
    """Our own suite against every service; raises NotUp when it could not run."""
    found = own.run(urls)
    return [_result(name, Suite.OWN, commit(ROOT), found[name]) for name in urls]


def official(tck: Tck, urls: Mapping[str, str]) -> tuple[list[Result], list[Expectation]]:
    """The official TCK against every service at once, for it mostly waits; and what was expected in vain.

    Raises NoTck when it could not run.
    """
    expected, requirements, at = expectations.load(), tck.requirements(), commit(tck.folder)
    print(f"the official TCK at {at} runs against {', '.join(urls)} …", flush=True)
    with ThreadPoolExecutor(len(urls)) as threads:
        every = dict(zip(urls, threads.map(tck.run, urls.values()), strict=True))
    stale = judge.unused([test for tests in every.values() for test in tests], expected)
    judged = {name: [judge.judge(test, expected) for test in tests] for name, tests in every.items()}
    results = [_result(name, Suite.OFFICIAL, at, judge.checks(judged[name], requirements)) for name in urls]
    return results, stale


def told(result: Result) -> str:
    """One line, and one more for each requirement that failed."""
    counts = ", ".join(f"{result.count(outcome)} {outcome}" for outcome in Conformity if result.count(outcome))
    failed = [check for check in result.checks if check.outcome is Conformity.FAILED]
    lines = [f"    {check.requirement} on {check.binding}: {'; '.join(check.says)}" for check in failed]
    return "\n".join([f"{result.service:<14} {result.suite:<9} {counts}", *lines])


def _result(service: str, suite: Suite, suite_commit: str, checks: tuple[RequirementResult, ...]) -> Result:
    return Result(
        service=service,
        suite=suite,
        suite_commit=suite_commit,
        build=digest(),
        commit=commit(ROOT),
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        checks=checks,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument("--tck", type=Path, help="a checkout of the official TCK, branch 1.0-dev")
    parser.add_argument("--tck-python", type=Path, default=Path(sys.executable), help="a Python with what it needs")
    parser.add_argument("--only", action="append", help="this service only; may be given again")
    parser.add_argument("--out", type=Path, default=ROOT / "reports/conformance", help="where results are written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
