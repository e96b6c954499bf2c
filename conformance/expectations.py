"""What is known to differ between the TCK and the specification: one line and one citation each."""

import fnmatch
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from protocols.models import StrictModel

FILE = Path(__file__).parent / "expectations.yaml"


class Expectation(StrictModel):
    """Tests that do not pass for a reason outside this project.

    `tests` is a shell pattern over the TCK's test names, `says` part of what the test says; `whose` tells who
    departs from the specification: the TCK, the SDK, or nobody (a test that has nothing to test here).
    """

    tests: str
    outcome: Literal["failed", "skipped"]
    says: str
    whose: Literal["tck", "sdk", "nobody"]
    why: Annotated[str, Field(min_length=20)]
    cites: Annotated[str, Field(min_length=3)]

    def fits(self, test: str, outcome: str, says: str) -> bool:
        """Whether this is what happened."""
        return outcome == self.outcome and self.says in says and fnmatch.fnmatchcase(test, f"*{self.tests}*")


def load(file: Path = FILE) -> tuple[Expectation, ...]:
    """The list, in the order of the file."""
    return tuple(Expectation.model_validate(each) for each in yaml.safe_load(file.read_text("utf-8")))
