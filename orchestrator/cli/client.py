"""The terminal's client of the orchestrator: one conversation over A2A."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import httpx
from a2a.types import Message, Part, TaskState
from pydantic import JsonValue

from orchestrator.cli.api_key import KEY, credentials, key_problem, problem_in, refused
from orchestrator.cli.turn_result import TurnResult, problem_result, turn_result
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.client.ssl_context import tls
from protocols.a2a.extensions import RUNS
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.adoption import (
    Answers,
    Assessment,
    Inquiry,
    Manner,
    Progress,
    Recommendation,
    Retry,
)
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.event_streams import EventTransport
from protocols.wire.trace import HEADER, child, new_traceparent, trace_id

Tell = Callable[[Progress], Awaitable[None]]
# An orchestrator that brings no end for so long is taken for gone.
RUN_SECONDS = 300
LARGEST_ANSWER = 32_000_000
JSON = {"Content-Type": "application/json"}
# What a server says that has no such path at all; a Run or an agent that is not there has a sentence of its own.
NO_SUCH_PATH = "Not Found"


class NotThere(RuntimeError):
    """No orchestrator answers at the URL, or none that lets us in."""


class Council:
    """One conversation with an orchestrator."""

    def __init__(self, agent: RemoteAgent, http: httpx.AsyncClient, trace: str, context_id: str = "") -> None:
        self._agent, self._http, self.trace = agent, http, trace
        self._context_id = context_id

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str, context_id: str = "") -> AsyncIterator[Self]:
        """A conversation that ends with the context, or goes on with an earlier one; raises NotThere."""
        traceparent = new_traceparent()

        async def name_the_trace(request: httpx.Request) -> None:
            request.headers[HEADER] = child(traceparent)

        bounded = CapturingTransport("council", None, LARGEST_ANSWER, httpx.AsyncHTTPTransport(verify=tls()))
        async with httpx.AsyncClient(
            event_hooks={"request": [name_the_trace]},
            timeout=httpx.Timeout(60, connect=3),
            transport=EventTransport(bounded),
            auth=credentials(url),
        ) as http:
            try:
                agent = await RemoteAgent.at(url, http)
            except NoAnswer as error:
                # A port that listens already and does not answer yet is a stack that is being started.
                remedy = "start one with `council up`, or wait until it says that it is ready"
                raise NotThere(f"No orchestrator at {url} ({error}); {remedy}.") from error
            # Before the first question: a refusal in the middle of a Run would be told as a failed Run.
            if (agent.card.security_requirements or KEY.get()) and (problem := await key_problem(url, http)):
                raise NotThere(problem)
            yield cls(agent, http, trace_id(traceparent), context_id)

    async def say(
        self,
        words: str,
        tell: Tell,
        may_ask: bool = True,
        inquiry: Inquiry | None = None,
        files: Sequence[Path] = (),
    ) -> TurnResult:
        """A question or a follow-up; an `inquiry` says it in full, and the words are then for reading only.

        `files` travel as they are, each as a Part of its own; raises OSError.
        """
        models = ([] if may_ask else [Manner(may_ask=False)]) + ([inquiry] if inquiry else [])
        raw = [Part(raw=await asyncio.to_thread(file.read_bytes), filename=file.name) for file in files]
        parts = [*([text_part(words)] if words or not raw else []), *raw, *(to_part(model) for model in models)]
        return await self._send(message(*parts, message_id=str(uuid.uuid4()), context_id=self._context_id), tell)

    async def retry(self, tell: Tell) -> TurnResult:
        """Ask again only what stayed unanswered."""
        parts = [text_part("Ask again what stayed unanswered."), to_part(Retry())]
        return await self._send(message(*parts, message_id=str(uuid.uuid4()), context_id=self._context_id), tell)

    async def settle(self, result: TurnResult, values: Mapping[str, JsonValue], tell: Tell) -> TurnResult:
        """Answers by field; a text for a number, a choice or a place is read there as words, `None` declines."""
        return await self._reply(result, to_part(Answers(values=dict(values))), tell)

    async def reply(self, result: TurnResult, words: str, tell: Tell) -> TurnResult:
        """Words on the Task that waits: an answer to what fits, or another question."""
        return await self._reply(result, text_part(words), tell)

    async def _reply(self, result: TurnResult, part: Part, tell: Tell) -> TurnResult:
        ids = str(uuid.uuid4()), result.task_id, result.context_id
        return await self._send(message(part, message_id=ids[0], task_id=ids[1], context_id=ids[2]), tell)

    async def answer(self, task_id: str, pairs: list[str], tell: Tell) -> TurnResult:
        """Answer a Task that another process started; `pairs` are field=value."""
        waiting = await self.look(task_id)
        if waiting.problem:
            return waiting
        if waiting.form is None:
            return problem_result(f"Task {task_id} does not ask anything.", task_id, waiting.context_id)
        values: dict[str, JsonValue] = {}
        for pair in pairs:
            field, equals, value = pair.partition("=")
            values[field] = value if equals else None
        return await self.settle(waiting, values, tell)

    async def look(self, task_id: str) -> TurnResult:
        """A Task as it stands, whoever began it."""
        try:
            return turn_result(await self._agent.look(task_id))
        except NoAnswer as error:
            return problem_result(f"Task {task_id}: {error}.", task_id)

    async def cancel(self, task_id: str) -> str:
        """Cancel a Task; what became of it, in a word."""
        await self._agent.cancel(task_id)
        try:
            return TaskState.Name((await self._agent.look(task_id)).state)
        except NoAnswer as error:
            return f"Task {task_id}: {error}."

    async def complete(self, recommendation: Recommendation) -> Recommendation:
        """The Recommendation with every Measure it has by reference; one that is gone stays a reference."""
        found: dict[tuple[str, str], Assessment] = {}
        for reference in recommendation.by_reference:
            answer = await self._http.get(self.url + reference.path)
            if answer.status_code == httpx.codes.OK:
                found[reference.concern, reference.component] = Assessment.model_validate_json(answer.content)
        assessments = (found.get((each.concern, each.component.name), each) for each in recommendation.assessments)
        left = (each for each in recommendation.by_reference if (each.concern, each.component) not in found)
        return recommendation.model_copy(update={"assessments": tuple(assessments), "by_reference": tuple(left)})

    @property
    def agent(self) -> RemoteAgent:
        """The orchestrator as the A2A agent it is."""
        return self._agent

    async def agents(self) -> list[dict[str, Any]]:
        """The directory as the orchestrator sees it; raises NotThere when this is no orchestrator."""
        return await self.document("GET", "/agents")

    async def document(self, method: str, path: str, body: str = "") -> Any:
        """The JSON that `api` answers; raises NotThere also when it is none."""
        try:
            return json.loads(await self.api(method, path, body))
        except ValueError as error:
            raise NotThere(f"What answers at {self.url} is no orchestrator.") from error

    async def api(self, method: str, path: str, body: str = "") -> bytes:
        """What the orchestrator answers beside A2A, under `/api`; `body` is JSON. Raises NotThere with its reason."""
        answer = await self._http.request(method, f"{self.url}/api{path}", content=body, headers=JSON)
        if answer.is_success:
            return answer.content
        problem = refused(self.url, answer) or problem_in(answer)
        if answer.status_code == httpx.codes.NOT_FOUND and problem == NO_SUCH_PATH:
            problem = f"{self.url} is the A2A agent {self._agent.card.name!r}, not an orchestrator."
        raise NotThere(problem)

    @property
    def url(self) -> str:
        """Where the orchestrator is."""
        return self._agent.url.rstrip("/")

    async def _send(self, sent: Message, tell: Tell) -> TurnResult:
        # A stream that was picked up again repeats its last status.
        message_ids: set[str] = set()

        async def on_event(reply: Reply) -> None:
            news = find(reply.status.parts, Progress) if reply.status else None
            if news and reply.status and reply.status.message_id not in message_ids:
                message_ids.add(reply.status.message_id)
                await tell(news)

        try:
            result = turn_result(await self._agent.ask(sent, on_event, RUN_SECONDS, RUNS))
        except NoAnswer as error:
            return problem_result(f"The orchestrator gave no answer: {error}", context_id=self._context_id)
        self._context_id = result.context_id
        return result
