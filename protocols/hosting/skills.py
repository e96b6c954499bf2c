"""What an agent's functions are to A2A: words answered in words, an Inquiry assessed, a Component described."""

import asyncio
import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from a2a.types import AgentExtension, AgentSkill

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.client.peers import Peers
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import COMPONENTS
from protocols.a2a.turn import Rejected, Turn
from protocols.adoption import Assessment, Component, Drawings, Exhibit, Inquiry
from protocols.adoption.documents.bill import LARGEST
from protocols.adoption.short_forms import unknown_to_us

Function = Callable[..., Any]
WORD = re.compile(r"\w{3,}")
CERTAIN = 1_000
"""More than any number of words in common."""


@dataclass(frozen=True)
class Means:
    """What the functions of one running agent are given: `resource` as their last argument, and peers to ask."""

    resource: tuple[Any, ...]
    peers: Peers

    async def call(self, function: Function, *arguments: Any) -> Any:
        """The function's result; one that is not async runs in a thread, so that nobody waits for it."""
        if inspect.iscoroutinefunction(function):
            return await function(*arguments, *self.resource)
        return await asyncio.to_thread(function, *arguments, *self.resource)


@dataclass(frozen=True)
class Skill(ABC):
    """A function with its entry on the AgentCard, and the extension it speaks, if any."""

    entry: AgentSkill
    function: Function
    extension: AgentExtension | None = None

    def fit(self, turn: Turn) -> int:
        """How well a Message suits it: by its words, unless they are an example of the card; below 0 not at all."""
        words = turn.words(LARGEST)
        if words in self.entry.examples:
            return CERTAIN
        entry = " ".join((self.entry.id, self.entry.name, *self.entry.tags, *self.entry.examples))
        return len(_words(words) & _words(entry))

    @abstractmethod
    async def answer(self, turn: Turn, means: Means) -> None:
        """Work on the Task."""


@dataclass(frozen=True)
class TurnSkill(Skill):
    """The function gets the Turn itself and answers by it."""

    async def answer(self, turn: Turn, means: Means) -> None:
        """Hand the Turn over."""
        await means.call(self.function, turn)


@dataclass(frozen=True)
class WordSkill(Skill):
    """The function turns words into words."""

    async def answer(self, turn: Turn, means: Means) -> None:
        """Deliver what the function says; raises Rejected when the Message has no words."""
        words = turn.words()
        if not words:
            raise Rejected(f"Say it in words, such as: {self.entry.examples[0]}")
        await turn.deliver_text(await means.call(self.function, words), self.entry.name)


@dataclass(frozen=True)
class DescriptionSkill(Skill):
    """The function gets a Component and returns it as well described as it is known here, or None."""

    def fit(self, turn: Turn) -> int:
        """A Component sent alone is for nobody else."""
        return 2 * CERTAIN if turn.find(Component) else -1

    async def answer(self, turn: Turn, means: Means) -> None:
        """Deliver the Component, as it came when it is not known here."""
        component = turn.read(Component)
        described = await means.call(self.function, component)
        await turn.deliver(described or component, "component", [COMPONENTS])


@dataclass(frozen=True)
class AssessmentSkill(Skill):
    """The function gets an Inquiry and a Component and returns an Assessment, one with its Exhibits, or None.

    `questions` gives what must be known first, `component_id` the id a name stands for; `progress` is said of each
    Component; with `asks_peers` a Component that nobody described is looked up at other agents.
    """

    concern: str = ""
    progress: str = "assessing {}"
    questions: Function | None = None
    component_id: Function | None = None
    asks_peers: bool = False

    def fit(self, turn: Turn) -> int:
        """Data is an Inquiry, or shall be refused as none."""
        return CERTAIN if any(part.HasField("data") for part in turn.opening.parts) else super().fit(turn)

    async def answer(self, turn: Turn, means: Means) -> None:
        """Ask what must be known, then assess each Component."""
        # Documents of some MB take a good part of a second to set apart.
        inquiry = await asyncio.to_thread(inquiry_of, turn, lambda name: self._id(name, means))
        components: Sequence[Component] = inquiry.components
        if not inquiry.documents:
            components = [await self._described(component, turn, means) for component in components]
        if self.questions:
            batches = [await means.call(self.questions, inquiry, component) for component in components]
            ask_unless_known(question for batch in batches for question in batch)
        for component in components:
            await turn.tell(self.progress.format(component.name))
            result = await means.call(self.function, inquiry, component)
            await publish(turn, *self._with_exhibits(result, inquiry, component))

    def _with_exhibits(
        self, result: Any, inquiry: Inquiry, component: Component
    ) -> tuple[Assessment, Sequence[Exhibit | Drawings]]:
        if result is None:
            return unknown_to_us(self.concern, component, inquiry.as_of or date.today()), ()
        return result if isinstance(result, tuple) else (result, ())

    def _id(self, name: str, means: Means) -> str | None:
        return self.component_id(name, *means.resource) if self.component_id else None

    async def _described(self, component: Component, turn: Turn, means: Means) -> Component:
        is_described = component.licence or component.constituents
        if not self.asks_peers or is_described or self._id(component.id or component.name, means):
            return component
        return await means.peers.describe(component, turn)


class SkillExecutor(TaskExecutor):
    """Gives each Message to the skill it suits best, of equals to the one written first."""

    def __init__(self, skills: Sequence[Skill], resource: tuple[Any, ...], peers: Peers) -> None:
        self.skills, self._resource, self._peers = skills, resource, peers

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The resource is open while the service runs, if it is one to be opened."""
        (resource,) = self._resource or (None,)
        if isinstance(resource, AbstractAsyncContextManager):
            async with resource as opened:
                self._resource = (opened,)
                yield
        else:
            yield

    async def work(self, turn: Turn) -> None:
        """Answer by the skill."""
        await self.skill_for(turn).answer(turn, Means(self._resource, self._peers))

    def skill_for(self, turn: Turn) -> Skill:
        """The skill a Message is for."""
        return max(self.skills, key=lambda skill: skill.fit(turn))


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.casefold()))
