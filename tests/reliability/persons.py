"""People in a storm: each asks, sends the same Message again until somebody has it, and follows the Task."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
from a2a.types import StreamResponse, SubscribeToTaskRequest, TaskState

from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, text_part, to_part
from protocols.adoption import Answers, Manner

COMPONENTS = ("Qdrant", "vLLM", "LangGraph", "Mistral 7B", "Qwen3-32B", "DeepSeek-R1")
VOLUME = "use.workload.tokens_per_month"
PATIENCE = 240
EventKey = tuple[str, str]
RESTS = {
    TaskState.TASK_STATE_COMPLETED,
    TaskState.TASK_STATE_FAILED,
    TaskState.TASK_STATE_CANCELED,
    TaskState.TASK_STATE_REJECTED,
    TaskState.TASK_STATE_INPUT_REQUIRED,
}


def key_of(event: StreamResponse) -> EventKey:
    """What tells an event of a Task from every other one."""
    if event.HasField("artifact_update"):
        return ("artifact", event.artifact_update.artifact.artifact_id)
    status = event.status_update.status
    return (TaskState.Name(status.state), status.message.message_id)


@dataclass
class Question:
    """One Message that must be answered once."""

    component: str
    words: str
    message_id: str
    asks_back: bool
    answered: bool = False


@dataclass
class Follower:
    """What came over each subscription to a Task, but for the Task that each begins with."""

    task_id: str
    streams: list[list[EventKey]] = field(default_factory=list)


@dataclass
class Person:
    """One conversation with `count` questions, one after another, each about a component of its own."""

    number: int
    count: int
    concerns: Sequence[str]
    context_id: str = ""
    questions: list[Question] = field(default_factory=list)
    followers: list[Follower] = field(default_factory=list)
    latest: str = ""

    def __post_init__(self) -> None:
        self.context_id = f"context-{self.number}-{uuid.uuid4()}"

    @property
    def volume(self) -> int:
        """What nobody else answers."""
        return 7_000_000 + self.number

    async def talk(self, url: str, http: httpx.AsyncClient) -> None:
        """Until every question is answered; raises TimeoutError when one never is."""
        for number in range(self.count):
            component = COMPONENTS[(self.number + number) % len(COMPONENTS)]
            question = Question(
                component,
                f"Should we adopt {component} for an EU helpdesk SaaS?",
                f"{self.context_id}/{number}",
                asks_back=bool((self.number + number) % 2),
            )
            self.questions.append(question)
            async with asyncio.timeout(PATIENCE):
                await self._ask(question, url, http)

    async def _ask(self, question: Question, url: str, http: httpx.AsyncClient) -> None:
        manner = to_part(Manner(may_ask=question.asks_back))
        opening = message(text_part(question.words), manner, message_id=question.message_id, context_id=self.context_id)
        reply = await self._sent(opening, url, http)
        while reply.state == TaskState.TASK_STATE_INPUT_REQUIRED:
            values = to_part(Answers(values={VOLUME: self.volume}))
            answer_id = f"{question.message_id}/answer"
            answer = message(values, message_id=answer_id, task_id=reply.task_id, context_id=self.context_id)
            reply = await self._sent(answer, url, http)
            question.answered = True

    async def _sent(self, text, url: str, http: httpx.AsyncClient) -> Reply:
        """How the Task rests after this Message, which is sent again for as long as nobody answers."""
        following: asyncio.Task[None] | None = None

        async def on_event(reply: Reply) -> None:
            nonlocal following
            if following is None and reply.task_id:
                follower = Follower(reply.task_id)
                self.followers.append(follower)
                following = asyncio.create_task(_follow(follower, url, http))

        try:
            while True:
                try:
                    # Who gives a stream up does not cancel what it asked for: it asks again.
                    remote = await RemoteAgent.at(url, http, Life(stopping=True))
                    reply = await remote.ask(text, on_event, 60)
                    self.latest = f"{text.message_id}: {TaskState.Name(reply.state)} of task {reply.task_id}"
                    if reply.state in RESTS:
                        return reply
                except (NoAnswer, httpx.HTTPError) as error:
                    self.latest = f"{text.message_id}: {error!r}"
                    await asyncio.sleep(0.3)
        finally:
            if following is not None:
                await asyncio.wait([following], timeout=2)
                following.cancel()


async def _follow(follower: Follower, url: str, http: httpx.AsyncClient) -> None:
    """Subscribe again whenever a stream breaks; ends when the Task cannot be followed any more."""
    for _ in range(50):
        stream: list[EventKey] = []
        follower.streams.append(stream)

        async def subscribe(client, context, stream=stream) -> TaskState:
            state = TaskState.TASK_STATE_WORKING
            async for event in client.subscribe(SubscribeToTaskRequest(id=follower.task_id), context=context):
                if event.HasField("task"):
                    continue
                stream.append(key_of(event))
                if event.HasField("status_update"):
                    state = event.status_update.status.state
            return state

        try:
            if await (await RemoteAgent.at(url, http)).call(subscribe) in RESTS:
                return
        except NoAnswer as error:
            if "finished" in str(error):
                return
        await asyncio.sleep(0.2)
