"""Faults of behaviour: an executor that does its work badly while a switch is on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from a2a.types import Task

from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import FINDINGS
from protocols.a2a.fault_switches import FaultName
from protocols.a2a.parts import mislabelled, text_part
from protocols.a2a.turn import Turn, asking
from protocols.adoption import Assessment, Question
from protocols.faults.switches import Switches

# More than any service here takes (8 MB), and little enough to be made at once.
HUGE = 9_000_000
PATIENCE = Question(
    field="facts.patience",
    asks="How much patience do you have left?",
    why="a fault is switched on in this agent: it asks again and again",
    answer_schema={"type": "string"},
    default="some",
)


class Faulty(TaskExecutor):
    """Another executor with its behaviour spoiled while a switch says so."""

    def __init__(self, inner: TaskExecutor, switches: Switches) -> None:
        self._inner, self._switches = inner, switches

    async def work(self, turn: Turn) -> None:
        """What the inner executor does, or the first fault that strikes."""
        for name, misbehave in MISBEHAVIOUR.items():
            if self._switches.strikes(name):
                return await misbehave(turn)
        # Not one of the others: the work is done all the same, so that only the size is wrong.
        if self._switches.strikes(FaultName.HUGE_ARTIFACT):
            await _huge(turn)
        await self._inner.work(turn)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What the inner executor needs open."""
        async with self._inner.opened():
            yield

    async def withdraw(self, task: Task) -> None:
        """What the inner executor undoes."""
        await self._inner.withdraw(task)


async def _stuck(turn: Turn) -> None:
    await turn.tell("working")
    await asyncio.Event().wait()


async def _asks_again(turn: Turn) -> None:
    raise asking((PATIENCE,))


async def _lies(turn: Turn) -> None:
    lie = {"concern": "truth", "component": "none", "confidence": 7}
    await turn.updater.add_artifact([mislabelled(lie, Assessment)], name="assessment", extensions=[FINDINGS])


async def _huge(turn: Turn) -> None:
    await turn.updater.add_artifact([text_part("x" * HUGE)], name="huge")


MISBEHAVIOUR: dict[FaultName, Callable[[Turn], Awaitable[None]]] = {
    FaultName.STUCK: _stuck,
    FaultName.ASKS_AGAIN: _asks_again,
    FaultName.LIES: _lies,
}
