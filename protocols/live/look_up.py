"""Live sources behind one interface: look a Component up, within a budget, and never fail the answer."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from functools import partial
from typing import Any, Protocol

from protocols.adoption import Grade
from protocols.catalogue.entry import Advisory
from protocols.catalogue.identifiers import Subject
from protocols.cleanup import stop
from protocols.live.budget import Budget
from protocols.live.call import Fetch, LiveError
from protocols.live.client import LiveClient
from protocols.live.live_facts import SOURCES, LiveFact, LiveFacts, LiveNote

Found = tuple[LiveFact | Advisory, ...]
Ask = Callable[[Fetch], Coroutine[Any, Any, Found]]
_log = logging.getLogger(__name__)


class LiveSource(Protocol):
    """One outside source: what it would ask for a Subject, each question on its own."""

    @property
    def source(self) -> str:
        """The id its facts carry, a key of SOURCES."""
        ...

    def asks(self, subject: Subject) -> tuple[Ask, ...]:
        """The questions for `subject`; none when the source has no name for it."""
        ...


async def look_up(subject: Subject, sources: tuple[LiveSource, ...], client: LiveClient, budget: Budget) -> LiveFacts:
    """What the sources say about `subject`, all asked at once; a source that fails leaves a note, not an error."""
    fetch: Fetch = partial(client.ask, budget=budget)
    tasks = {asyncio.create_task(ask(fetch)): source.source for source in sources for ask in source.asks(subject)}
    await _settled(tasks, budget.seconds_left())
    results: list[LiveFact | Advisory] = []
    notes: list[LiveNote] = []
    for task, source in tasks.items():
        if complaint := _complaint(task):
            notes.append(LiveNote(source, f"{SOURCES[source][0]} {complaint}"))
        else:
            results.extend(task.result())
    _log.info("looked up %s: %d found, %d notes, %d calls", subject, len(results), len(notes), budget.spent)
    facts = _one_each([result for result in results if isinstance(result, LiveFact)])
    # The first coordinate that names a weakness is kept: a Go module before a container.
    advisories = {result.id: result for result in reversed(results) if isinstance(result, Advisory)}
    return LiveFacts(facts, tuple(reversed(advisories.values())), tuple(dict.fromkeys(notes)), budget.spent)


async def _settled(tasks: Collection[asyncio.Task[Found]], seconds: float) -> None:
    """Every task is over when this returns: done, or cancelled after `seconds`."""
    if not tasks:
        return
    try:
        await asyncio.wait(tasks, timeout=seconds)
    finally:
        # Whatever ends the wait, nothing goes on asking behind the answer's back.
        await stop(tasks)


def _complaint(task: asyncio.Task[Found]) -> str:
    if task.cancelled():
        return "ran out of time"
    error = task.exception()
    return str(error) if isinstance(error, LiveError) else ""


def _one_each(facts: list[LiveFact]) -> tuple[LiveFact, ...]:
    """One fact a key: of several sources the one that keeps the record itself, then the one read last."""
    # Later ones win: who keeps the record before who copies it, then who read it last.
    by_worth = sorted(facts, key=lambda fact: (fact.evidence.grade is Grade.PRIMARY, fact.as_of, fact.source))
    by_key = {fact.key: fact for fact in by_worth}
    return tuple(by_key[key] for key in sorted(by_key))
