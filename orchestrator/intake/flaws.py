"""What the checks of the intake share: what was asked of whom, and a flaw they find."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from protocols.adoption import Component

LONGEST_QUOTE = 200


@dataclass(frozen=True)
class AssessmentRequest:
    """What was asked of whom: `makers` are names of the agent and its provider, `others` the other agents' names."""

    concern: str
    component: Component
    makers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Flaw(NamedTuple):
    """Why something does not count, and how to mend it."""

    reason: str
    fix: str


Judge = Callable[[Any], Flaw | None]


def quoted(text: str) -> str:
    """An agent's own words, in short."""
    return f"“{text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + '…'}”"
