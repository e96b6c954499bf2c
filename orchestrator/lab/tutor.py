"""A small agent for lessons: it does on request what real agents do rarely or at moments nobody chooses."""

import asyncio

from a2a.helpers import new_text_message
from a2a.server.agent_execution import RequestContext
from a2a.server.events import EventQueue
from a2a.types import AgentExtension

from orchestrator.lab.partners import LESSON
from protocols.a2a.extensions import ROOT
from protocols.a2a.parts import text_part, words
from protocols.a2a.turn import Rejected, Turn
from protocols.hosting.agent import Agent
from protocols.hosting.app import Built, Service, Surroundings
from protocols.hosting.skills import Skill, SkillExecutor

HELLO, RECORD, RECITE, WAIT, GO_ON = "Say hello.", "Say hello and keep a record.", "Recite.", "Wait for me.", "Go on."
KNOWING = f"{ROOT}/ext/knowing/v1"
GREETING = "Hello from an agent."
VERSES = (
    "An agent shows a card to say ",
    "what it can do, and by which way; ",
    "another reads it, sends a line, ",
    "and follows what comes back in time.",
)
# Whoever starts more at once is testing the tutor, not learning from it.
MOST_WAITING = 50
# Less than a lesson may take (45 s), so that it sees the tutor give up.
WAIT_SECONDS = 30
TaskKey = tuple[str, str]
"""Whose Task, and which."""
Waiting = dict[TaskKey, asyncio.Event]


class Executor(SkillExecutor):
    """Takes examples of its card and no other words. It also answers without a Task: that is what it teaches."""

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """A greeting needs no Task; everything else lives as one."""
        # Before the Task's life begins: once there is a Task, a bare Message is no answer any more.
        if context.message and not context.current_task and words(context.message.parts) == HELLO:
            return await event_queue.enqueue_event(new_text_message(GREETING, context_id=context.context_id))
        await super().execute(context, event_queue)

    def skill_for(self, turn: Turn) -> Skill:
        """The skill with that example; raises Rejected with the words that would do."""
        examples = [example for skill in self.skills for example in skill.entry.examples]
        if turn.words() not in examples:
            raise Rejected(f"I only understand: {' '.join(examples)}")
        return super().skill_for(turn)


tutor = Agent(
    "tutor",
    "Answers in the ways the protocol allows, on request, so that they can be studied. Knows nothing else.",
    opens=lambda around: Waiting(),
    executor=Executor,
)


@tutor.skill("Hello", tags=[LESSON], examples=[HELLO, RECORD])
async def hello(turn: Turn, waiting: Waiting) -> None:
    """A greeting: as a bare Message, or as a Task with an Artifact."""
    await turn.deliver_text(GREETING, "greeting")


@tutor.skill("Recite", tags=[LESSON], examples=[RECITE])
async def recite(turn: Turn, waiting: Waiting) -> None:
    """One Artifact in 4 chunks."""
    for number, verse in enumerate(VERSES):
        last = number == len(VERSES) - 1
        await turn.updater.add_artifact(
            [text_part(verse)], artifact_id="verses", name="verses", append=number > 0, last_chunk=last
        )


@tutor.skill("Wait", tags=[LESSON], examples=[WAIT, GO_ON])
async def wait(turn: Turn, waiting: Waiting) -> None:
    """Works until a Message that refers to its Task says 'Go on.', for 30 s at most."""
    await (_wait if turn.words() == WAIT else _go_on)(turn, waiting)


async def _wait(turn: Turn, waiting: Waiting) -> None:
    if len(waiting) >= MOST_WAITING:
        raise Rejected(f"{MOST_WAITING} Tasks wait here already; say {GO_ON!r} to one of them or cancel it.")
    key = turn.owner, turn.task.id
    waiting[key] = asyncio.Event()
    try:
        await turn.tell("waiting")
        async with asyncio.timeout(WAIT_SECONDS):
            await waiting[key].wait()
    except TimeoutError as error:
        raise Rejected(f"Nobody said {GO_ON!r} within {WAIT_SECONDS} s.") from error
    finally:
        del waiting[key]
    await turn.deliver_text("I waited.", "waited")


async def _go_on(turn: Turn, waiting: Waiting) -> None:
    events = [waiting.get((turn.owner, task_id)) for task_id in turn.latest.reference_task_ids]
    if not any(events):
        raise Rejected("Refer to a Task that waits: put its id into referenceTaskIds.")
    for event in filter(None, events):
        event.set()


KNOWS_LESSONS = AgentExtension(uri=KNOWING, required=True, description="The caller knows that this is a lesson.")
strict = Agent(
    "strict tutor",
    "Greets whoever names the extension its card requires, and nobody else.",
    extensions=[KNOWS_LESSONS],
    opens=lambda around: Waiting(),
    executor=Executor,
)
strict.skill("Hello", tags=[LESSON], examples=[HELLO, RECORD])(hello)


def _guarded(around: Surroundings) -> Built:
    built = tutor.service.build(around)
    built.card.name = OWN_PORT.name
    built.card.description = "The tutor for callers it knows, over all three bindings."
    return built


OWN_PORT = Service("guarded tutor", _guarded)
"""The one that is not served below the orchestrator: orchestrator/lab/guarded_tutor.py starts it when it is needed."""

SERVICES = {"/lab/agent": tutor.service, "/lab/strict": strict.service}
