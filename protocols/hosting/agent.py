"""An agent in a dozen lines: a name, a description, and functions that become its skills."""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from a2a.types import AgentCapabilities, AgentCard, AgentExtension, AgentSkill

from protocols.a2a.client.peers import Peers
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import COMPONENTS, FINDINGS, declaration, publishing
from protocols.a2a.settings import Settings
from protocols.a2a.turn import Turn
from protocols.adoption import Component
from protocols.hosting.app import Built, Service, Surroundings
from protocols.hosting.serve import main
from protocols.hosting.skills import (
    AssessmentSkill,
    DescriptionSkill,
    Function,
    Skill,
    SkillExecutor,
    TurnSkill,
    WordSkill,
)
from protocols.storage.fact_folders import use_folder

F = TypeVar("F", bound=Function)
MODES = ("application/json", "text/plain")


class NoService(ImportError):
    """A module of the map holds no service, or more than one."""


class Agent:
    """A service made of functions. Its name is the last part of `package`, hence a copied folder's own.

    What `opens` returns is the last argument of every function; an async context manager is entered while the
    service runs, and what it gives is passed instead. `facts` is the folder it answers from, shown to callers it
    knows. `executor` is for an agent that must do more with a Message than give it to a skill, `extensions` for what
    its card declares beside those its skills speak. `components` are published on the card as known here, so that a
    message which names one is understood.
    """

    def __init__(
        self,
        package: str | None,
        description: str,
        version: str = "1.0.0",
        *,
        opens: Callable[[Surroundings], Any] | None = None,
        facts: Path | None = None,
        executor: Callable[[Sequence[Skill], tuple[Any, ...], Peers], TaskExecutor] = SkillExecutor,
        streaming: bool = True,
        extensions: Sequence[AgentExtension] = (),
        components: Callable[[], Sequence[Component]] = tuple,
    ) -> None:
        self.name, self._package = (package or "").rpartition(".")[2], package or ""
        self._description, self._version, self._streaming = description, version, streaming
        self._opens, self._facts, self._executor = opens, facts, executor
        self._extensions, self._components = extensions, components
        self._skills: list[Skill] = []

    def skill(self, title: str, tags: Sequence[str], examples: Sequence[str]) -> Callable[[F], F]:
        """The function answers words with words; one whose first parameter is a Turn answers by that instead."""

        def add(function: F) -> F:
            entry = _entry(function.__name__.replace("_", "-"), function, title, tags, examples)
            # By its signature and not by a second decorator: a first parameter of type Turn is what sets the two apart.
            self._skills.append((TurnSkill if _takes_turn(function) else WordSkill)(entry, function))
            return function

        return add

    def assesses(
        self,
        title: str,
        tags: Sequence[str],
        examples: Sequence[str],
        *,
        ignores: Sequence[str] = (),
        progress: str = "assessing {}",
        questions: Function | None = None,
        component_id: Function | None = None,
        asks_peers: bool = False,
    ) -> Callable[[F], F]:
        """The function gets `(inquiry, component)` and returns an Assessment, `(assessment, exhibits)`, or None.

        None means that the Component is not known here. `questions(inquiry, component)` gives what must be known
        first, `component_id(name)` the id a name stands for, if any; `ignores` are paths of the Inquiry that are
        never read. With `asks_peers` a Component that nobody described is looked up at other agents.
        """

        def add(function: F) -> F:
            entry = _entry(f"assess-{self.name}", function, title, tags, examples)
            extension = declaration(FINDINGS, entry.id, ignores=ignores)
            means = (self.name, progress, questions, component_id, asks_peers)
            kind = TurnSkill if _takes_turn(function) else partial(_assessment_skill, means)
            self._skills.append(kind(entry, function, extension))
            return function

        return add

    def describes(self, title: str, tags: Sequence[str], examples: Sequence[str]) -> Callable[[F], F]:
        """The function gets a Component and returns it as well described as it is known here, or None."""

        def add(function: F) -> F:
            entry = _entry("describe-component", function, title, tags, examples)
            self._skills.append(DescriptionSkill(entry, function, declaration(COMPONENTS, entry.id)))
            return function

        return add

    @property
    def card(self) -> AgentCard:
        """Its AgentCard, but for the addresses it is served at."""
        spoken = [skill.extension for skill in self._skills if skill.extension]
        own = [publishing(known)] if (known := self._components()) else []
        # JSON only where an extension says what it means; words are taken by every skill.
        modes = MODES if spoken else MODES[1:]
        return AgentCard(
            name=self.name,
            description=self._description,
            version=self._version,
            capabilities=AgentCapabilities(streaming=self._streaming, extensions=[*spoken, *own, *self._extensions]),
            default_input_modes=modes,
            default_output_modes=modes,
            skills=[skill.entry for skill in self._skills],
        )

    @property
    def service(self) -> Service:
        """What can be started."""
        return self.service_over(self._opens)

    def service_over(self, opens: Callable[[Surroundings], Any] | None) -> Service:
        """The same with another resource in the place of its own."""

        def build(around: Surroundings) -> Built:
            # Before the resource opens: it may read its facts at once.
            if around.settings.facts and self._facts:
                self._read_elsewhere(around.settings)
            peers = Peers(around.http, around.settings.agents, around.life, around.trust)
            resource = (opens(around),) if opens else ()
            return Built(self.card, self._executor(self._skills, resource, peers), facts=self._facts)

        return Service(self.name, build)

    def _read_elsewhere(self, settings: Settings) -> None:
        """The facts of this agent are read from an MCP server, into a folder that takes the place of its own."""
        # Here: few agents read elsewhere, and each would import the client.
        from protocols.mcp_facts.client import fetch_facts

        keep = Path(settings.keep) if settings.keep else None
        self._facts = fetch_facts(settings.facts, self.name, keep)
        use_folder(self._package, self._facts)

    def run(self) -> None:
        """Serve until SIGTERM, with settings from the environment."""
        main(self.service)


def service_in(module: ModuleType) -> Service:
    """The one service a module holds, as an Agent or a Service, under whatever name; raises NoService."""
    values = {id(value): value for value in vars(module).values() if isinstance(value, Agent | Service)}
    if len(values) != 1:
        raise NoService(f"{module.__name__} holds {len(values)} agents; it must hold one, such as agent = Agent(...)")
    (value,) = values.values()
    return value.service if isinstance(value, Agent) else value


def _assessment_skill(means: tuple[Any, ...], *arguments: Any) -> AssessmentSkill:
    return AssessmentSkill(*arguments, *means)


def _entry(name: str, function: Function, title: str, tags: Sequence[str], examples: Sequence[str]) -> AgentSkill:
    description = inspect.cleandoc(function.__doc__ or title)
    return AgentSkill(id=name, name=title, description=description, tags=tags, examples=examples)


def _takes_turn(function: Function) -> bool:
    annotations = inspect.get_annotations(function, eval_str=True)
    return next(iter(annotations.values()), None) is Turn
