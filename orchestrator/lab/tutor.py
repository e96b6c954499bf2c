"""A small agent for lessons: it does on request what real agents do rarely or at moments nobody chooses."""

import asyncio

from a2a.helpers import new_text_message
from a2a.server.agent_execution import RequestContext
from a2a.server.events import EventQueue
from a2a.types import AgentCapabilities, AgentCard, AgentExtension, AgentSkill

from orchestrator.lab.partners import LESSON
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import ROOT
from protocols.a2a.parts import text_part, words
from protocols.a2a.turn import Rejected, Turn
from protocols.hosting.app import Built, Service

HELLO, RECORD, RECITE, WAIT, GO_ON = "Say hello.", "Say hello and keep a record.", "Recite.", "Wait for me.", "Go on."
KNOWING = f"{ROOT}/ext/knowing/v1"
GREETING = "Hello from an agent."
VERSES = (
    "An agent shows a card to say ",
    "what it can do, and by which way; ",
    "another reads it, sends a line, ",
    "and follows what comes back in time.",
)
MOST_WAITING = 50
WAIT_SECONDS = 30


def _skill(name: str, title: str, description: str, *examples: str) -> AgentSkill:
    return AgentSkill(id=name, name=title, description=description, tags=[LESSON], examples=list(examples))


CARD = AgentCard(
    name="tutor",
    description="Answers in the ways the protocol allows, on request, so that they can be studied. Knows nothing else.",
    version="1.0.0",
    capabilities=AgentCapabilities(streaming=True),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    skills=[
        _skill("hello", "Hello", "A greeting: as a bare Message, or as a Task with an Artifact.", HELLO, RECORD),
        _skill("recite", "Recite", f"One Artifact in {len(VERSES)} chunks.", RECITE),
        _skill(
            "wait",
            "Wait",
            f"Works until a Message that refers to its Task says {GO_ON!r}, for {WAIT_SECONDS} s at most.",
            WAIT,
            GO_ON,
        ),
    ],
)


class Executor(TaskExecutor):
    """Does what the words say. The one agent of ours that also answers without a Task: that is what it teaches."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], asyncio.Event] = {}
        self._does = {RECORD: _greet, RECITE: _recite, WAIT: self._wait, GO_ON: self._go_on}

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """A greeting needs no Task; everything else lives as one."""
        if context.message and not context.current_task and words(context.message.parts) == HELLO:
            return await event_queue.enqueue_event(new_text_message(GREETING, context_id=context.context_id))
        await super().execute(context, event_queue)

    async def work(self, turn: Turn) -> None:
        """Do what the words name; raises Rejected with the words that would do."""
        does = self._does.get(turn.words())
        if does is None:
            raise Rejected(f"I only understand: {HELLO} {' '.join(self._does)}")
        await does(turn)

    async def _wait(self, turn: Turn) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise Rejected(f"{MOST_WAITING} Tasks wait here already; say {GO_ON!r} to one of them or cancel it.")
        key = turn.owner, turn.task.id
        self._waiting[key] = asyncio.Event()
        try:
            await turn.tell("waiting")
            async with asyncio.timeout(WAIT_SECONDS):
                await self._waiting[key].wait()
        except TimeoutError as error:
            raise Rejected(f"Nobody said {GO_ON!r} within {WAIT_SECONDS} s.") from error
        finally:
            del self._waiting[key]
        await turn.updater.add_artifact([text_part("I waited.")], name="waited", last_chunk=True)

    async def _go_on(self, turn: Turn) -> None:
        waiting = [self._waiting.get((turn.owner, task_id)) for task_id in turn.latest.reference_task_ids]
        if not any(waiting):
            raise Rejected("Refer to a Task that waits: put its id into referenceTaskIds.")
        for event in filter(None, waiting):
            event.set()


async def _greet(turn: Turn) -> None:
    await turn.updater.add_artifact([text_part(GREETING)], name="greeting", last_chunk=True)


async def _recite(turn: Turn) -> None:
    for number, verse in enumerate(VERSES):
        last = number == len(VERSES) - 1
        await turn.updater.add_artifact(
            [text_part(verse)], artifact_id="verses", name="verses", append=number > 0, last_chunk=last
        )


STRICT = AgentCard(
    name="strict tutor",
    description="Greets whoever names the extension its card requires, and nobody else.",
    version="1.0.0",
    capabilities=AgentCapabilities(
        streaming=True,
        extensions=[AgentExtension(uri=KNOWING, required=True, description="The caller knows that this is a lesson.")],
    ),
    default_input_modes=["text/plain"],
    default_output_modes=["text/plain"],
    skills=[CARD.skills[0]],
)

GUARDED = AgentCard()
GUARDED.CopyFrom(CARD)
GUARDED.name = "guarded tutor"
GUARDED.description = "The tutor for callers it knows, over all three bindings."

OWN_PORT = Service(GUARDED.name, lambda around: Built(GUARDED, Executor()))
"""The one that is not served below the orchestrator: orchestrator/lab/guarded_tutor.py starts it when it is needed."""

SERVICES = {
    "/lab/agent": Service(CARD.name, lambda around: Built(CARD, Executor())),
    "/lab/strict": Service(STRICT.name, lambda around: Built(STRICT, Executor())),
}
