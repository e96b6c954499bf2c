"""What the conformance suites found of each service of this platform, in a few numbers."""

from functools import lru_cache
from pathlib import Path

from protocols.conformance.results import Conformity, Suite, read_all
from protocols.models import StrictModel


class SuiteSummary(StrictModel):
    """One suite's latest run: how many checks passed, failed for a reason that is written down, or failed."""

    suite: Suite
    made: str
    passed: int
    expected: int
    failed: int


def suite_summaries(folder: Path, service: str) -> tuple[SuiteSummary, ...]:
    """Of the service of that name, from the result files in a folder; they are read again when one of them changed."""
    stamps = tuple((file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.json")))
    return _by_service(folder, stamps).get(service, ())


@lru_cache(maxsize=1)
def _by_service(folder: Path, stamps: tuple[tuple[str, int], ...]) -> dict[str, tuple[SuiteSummary, ...]]:
    summaries: dict[str, tuple[SuiteSummary, ...]] = {}
    for result in read_all(folder):
        passed, expected, failed = (
            result.count(kind) for kind in (Conformity.PASSED, Conformity.EXPECTED, Conformity.FAILED)
        )
        summary = SuiteSummary(suite=result.suite, made=result.made, passed=passed, expected=expected, failed=failed)
        summaries[result.service] = (*summaries.get(result.service, ()), summary)
    return summaries
