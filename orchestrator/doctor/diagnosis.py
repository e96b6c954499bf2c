"""What an examination finds: faults by check, each with its fix, and what became of every check."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, TypeAdapter

from protocols.adoption import Component
from protocols.adoption.bounds import Words
from protocols.models import StrictModel

TABLE = Path(__file__).parent / "data" / "faults.yaml"
LONGEST_VALUE = 600
ABOUT = Component(name="DeepSeek-R1", id="deepseek-r1")
"""What an agent is asked about unless somebody says otherwise."""


class Level(StrEnum):
    """How much a fault costs the agent: its part in a Run, or less than that."""

    ERROR = "error"
    WARNING = "warning"


class CheckState(StrEnum):
    """What became of a check; one that an earlier fault made impossible was skipped."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class FaultText(StrictModel):
    """A fault as the table tells it, with names in braces to be filled in."""

    check: str
    level: Level
    message: str
    fix: str


class FaultTable(StrictModel):
    """The table: the title of every check in its order, and the faults by name."""

    checks: dict[str, str]
    faults: dict[str, FaultText]


class Diagnosis(StrictModel):
    """One fault: `at` is a JSON pointer into the card or the answer, when it has a place there."""

    fault: str
    check: str
    level: Level
    message: Words
    fix: Words
    at: Words = ""


class CheckResult(StrictModel):
    """One check with the faults it finds."""

    check: str
    title: str
    state: CheckState
    faults: tuple[Diagnosis, ...] = ()


class Examination(StrictModel):
    """All of it. `part` is what the agent would be to a Run now, in words; `sound` that there is no error."""

    url: Annotated[str, Field(max_length=2_000)]
    agent: str = ""
    part: Words = ""
    checks: tuple[CheckResult, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing keeps it from being asked and counted."""
        return not any(fault.level is Level.ERROR for check in self.checks for fault in check.faults)


@cache
def table() -> FaultTable:
    """The packaged table."""
    return TypeAdapter(FaultTable).validate_python(yaml.safe_load(TABLE.read_text("utf-8")))


def fault(name: str, at: str = "", **values: object) -> Diagnosis:
    """The fault of that name; values come from strangers and are cut."""
    text, short = table().faults[name], {key: str(value)[:LONGEST_VALUE] for key, value in values.items()}
    message, fix = text.message.format(**short), text.fix.format(**short)
    return Diagnosis(fault=name, check=text.check, level=text.level, message=message, fix=fix, at=at)


def results(faults: Iterable[Diagnosis], tried: Iterable[str]) -> tuple[CheckResult, ...]:
    """Every check of the table with its faults; passed when it was tried and has none."""
    # The probe asks twice where a stream fails, and meets the same faults again.
    distinct, done = list(dict.fromkeys(faults)), set(tried)
    return tuple(
        _result(check, title, [fault for fault in distinct if fault.check == check], done)
        for check, title in table().checks.items()
    )


def _result(check: str, title: str, faults: list[Diagnosis], tried: set[str]) -> CheckResult:
    state = CheckState.FAILED if faults else CheckState.PASSED if check in tried else CheckState.SKIPPED
    return CheckResult(check=check, title=title, state=state, faults=tuple(faults))
