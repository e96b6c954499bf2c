"""Models of fault injection: the faults, their schedules and their current state."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from protocols.adoption import Why
from protocols.models import StrictModel

MOST_SECONDS = 3_600
MOST_REQUESTS = 10_000
MOST_SLOW = 600

Short = Annotated[str, Field(max_length=80)]
Text = Annotated[str, Field(max_length=2_000)]


class FaultName(StrEnum):
    """Every fault a service can be told to have, in the order they are shown."""

    DOWN = "down"
    SLOW = "slow"
    SERVER_ERROR = "server-error"
    MALFORMED_JSON = "malformed-json"
    STALL = "stall"
    DUPLICATE_EVENT = "duplicate-event"
    OUT_OF_ORDER = "out-of-order"
    WRONG_VERSION = "wrong-version"
    EXPIRED_TOKEN = "expired-token"
    BAD_SIGNATURE = "bad-signature"
    STUCK = "stuck"
    ASKS_AGAIN = "asks-again"
    LIES = "lies"
    HUGE_ARTIFACT = "huge-artifact"


class Fault(StrictModel):
    """One fault described: what it does, what that breaks, and what the orchestrator is expected to do.

    `strikes` says what is counted as one request. `section` is where the A2A 1.0 specification says what is
    broken, `anchor` the same as a fragment of its address; `gap` is how the orchestrator names it when the fault
    stays on, `None` when the answer arrives all the same.
    """

    name: FaultName
    title: Short
    does: Text
    strikes: Short
    violates: Text
    section: Short
    anchor: Short
    expected: Text
    gap: Why | None


class Schedule(StrictModel):
    """When a fault strikes: from `after` seconds on, for `lasts` seconds, at most `requests` times.

    Of the requests in that time the `share` is struck that `seed` draws: the same seed strikes the same ones.
    `seconds` is how slow slow is. Nothing given means every request from now on.
    """

    after: Annotated[float, Field(ge=0, le=MOST_SECONDS)] = 0
    lasts: Annotated[float, Field(gt=0, le=MOST_SECONDS)] | None = None
    requests: Annotated[int, Field(ge=1, le=MOST_REQUESTS)] | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    seconds: Annotated[float, Field(gt=0, le=MOST_SLOW)] = 5


class Phase(StrEnum):
    """Where a switch stands: off, waiting for its time, striking, or spent."""

    OFF = "off"
    WAITING = "waiting"
    ON = "on"
    OVER = "over"


class FaultNow(StrictModel):
    """A fault as it stands: of `seen` requests in its time it struck `struck`; `left` seconds until the phase ends."""

    fault: Fault
    phase: Phase = Phase.OFF
    schedule: Schedule | None = None
    seen: int = 0
    struck: int = 0
    left: float | None = None


class FaultList(StrictModel):
    """What `GET /faults` answers: every fault of one service."""

    service: Short
    faults: Annotated[tuple[FaultNow, ...], Field(max_length=100)]
