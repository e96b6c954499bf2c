"""Results of conformance runs of one service, as files and as shown on the page."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from protocols.models import StrictModel

# Ours are 40 kB: what is a hundred times larger was not written by this program.
LARGEST_FILE = 4_000_000
MOST_FILES = 100
# A name that is safe in a path and an address: "cost", "guarded-tutor"; no "..", no "/".
PLAIN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"


class Suite(StrEnum):
    """Whose tests ran."""

    OFFICIAL = "official"
    OWN = "own"


class Conformity(StrEnum):
    """What came of a requirement; `EXPECTED` failed for a reason that is written down and cited."""

    PASSED = "passed"
    EXPECTED = "expected"
    FAILED = "failed"
    SKIPPED = "skipped"


class RequirementResult(StrictModel):
    """One requirement on one binding: its section of the A2A specification, its level, what came of it and why."""

    requirement: Annotated[str, Field(pattern=PLAIN)]
    section: str = ""
    level: str = ""
    binding: str
    outcome: Conformity
    says: tuple[str, ...] = ()


class Result(StrictModel):
    """One suite's run against one service.

    `build` is the digest of the sources that ran (`protocols.conformance.build_digest`), `commit` theirs in version
    control when there is one, `suite_commit` that of the suite, `made` when, in UTC.
    """

    service: Annotated[str, Field(pattern=PLAIN)]
    suite: Suite
    suite_commit: str = ""
    build: str
    commit: str = ""
    made: str
    checks: tuple[RequirementResult, ...]

    def count(self, outcome: Conformity) -> int:
        """How many checks came out so."""
        return sum(check.outcome is outcome for check in self.checks)

    @property
    def clean(self) -> bool:
        """Whether nothing failed that is not explained."""
        return self.count(Conformity.FAILED) == 0 and self.count(Conformity.PASSED) > 0


def is_plain(name: str) -> bool:
    """Whether a service of this name can have results: the name is part of files and addresses."""
    return re.fullmatch(PLAIN, name) is not None


def write(result: Result, folder: Path) -> Path:
    """Keep a result; one file a service and suite, the latest only."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{result.service}.{result.suite}.json"
    file.write_text(result.model_dump_json(indent=1, exclude_defaults=True) + "\n", "utf-8")
    return file


def read_all(folder: Path) -> tuple[Result, ...]:
    """Every result kept in a folder, by service and suite; what is none, or too large, is left out."""
    files = sorted(folder.glob("*.json"))[:MOST_FILES]
    results = [_read(file) for file in files if file.stat().st_size <= LARGEST_FILE]
    return tuple(result for result in results if result)


def _read(file: Path) -> Result | None:
    try:
        return Result.model_validate_json(file.read_bytes())
    except ValidationError:
        return None
