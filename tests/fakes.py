"""Agents made up for a test: real A2A, invented work."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.turn import Turn
from protocols.adoption import (
    Assessment,
    Component,
    Evidence,
    Finding,
    Grade,
    Question,
    Score,
    Severity,
    Signal,
    Verdict,
)
from protocols.hosting.agent import Agent
from protocols.hosting.app import Service

SEEN = Evidence(title="made up for this test", locator="tests/fakes.py", seen="2026-11-22", grade=Grade.PRIMARY)
Work = Callable[[Turn], Awaitable[None]]


class Executor(TaskExecutor):
    """Does what the test says, and remembers that it was asked."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.turns: list[Turn] = []

    async def work(self, turn: Turn) -> None:
        self.turns.append(turn)
        await self._work(turn)


def agent(
    name: str, work: Work, speaks: bool = True, tags: tuple[str, ...] = ("assess",), ignores=(), streams: bool = True
) -> Service:
    """A service whose one skill does `work`; `speaks` says whether it declares the findings extension."""
    executor = Executor(work)
    made = Agent(name, "made up for a test", streaming=streams, executor=lambda *means: executor)
    add = partial(made.assesses, ignores=ignores) if speaks else made.skill
    add(f"assess-{name}", tags, ["What of it?"])(executor.work)
    service = made.service
    HEARD[id(service)] = executor
    return service


HEARD: dict[int, Executor] = {}


def times_asked(service: Service) -> int:
    """How often the service's `work` ran."""
    return len(HEARD[id(service)].turns)


def finds(concern: str, severity: Severity = Severity.NOTE, ceiling: Verdict | None = None, points: float = 80) -> Work:
    """Work that brings one Finding and one Score."""

    async def work(turn: Turn) -> None:
        for component in inquiry_of(turn, str).components:
            await publish(turn, found(concern, component, severity, ceiling, points), ())

    return work


def found(
    concern: str,
    component: Component,
    severity: Severity = Severity.NOTE,
    ceiling: Verdict | None = None,
    points: float = 80,
) -> Assessment:
    """An Assessment with one Finding and one Score."""
    signal = Signal(fact="made.up", value="yes", points=points, weight=1, rule="by this test", evidence=(SEEN,))
    return Assessment(
        concern=concern,
        component=component,
        summary=f"{concern} looked at {component.name}",
        findings=(Finding(id=concern, claim="so it is", severity=severity, evidence=(SEEN,), ceiling=ceiling),),
        scores=(Score(dimension=f"{concern}_fit", points=points, coverage=1, signals=(signal,)),),
        confidence=0.8,
        confidence_basis="made up",
        data_as_of="2026-11-22",
    )


VOLUME = Question(
    field="use.workload.tokens_per_month",
    asks="How many tokens a month?",
    why="the cost grows with it",
    answer_schema={"type": "integer", "minimum": 0},
    default=1_000_000,
    default_means="a pilot",
)


def asks_then_finds(concern: str, question: Question = VOLUME) -> Work:
    """Work that asks one Question unless it is answered, then brings a Finding."""

    async def work(turn: Turn) -> None:
        inquiry = inquiry_of(turn, str)
        known = inquiry.use.workload.tokens_per_month is not None or question.field in inquiry.declined
        if inquiry.may_ask and not known:
            ask_unless_known([question])
        for component in inquiry.components:
            await publish(turn, found(concern, component), ())

    return work


def waits(started: asyncio.Event) -> Work:
    """Work that says it started and then waits until cancelled."""

    async def work(turn: Turn) -> None:
        started.set()
        await asyncio.Event().wait()

    return work


async def breaks(turn: Turn) -> None:
    """Work that fails."""
    raise RuntimeError("out of coffee")
