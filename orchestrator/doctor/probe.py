"""Asks an agent as a Run would, answers its questions by their defaults, and tries whether a Task can be cancelled."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from a2a.types import CancelTaskRequest, Message, Part, SendMessageRequest, TaskState
from pydantic import JsonValue

from orchestrator.doctor.diagnosis import Diagnosis, fault
from orchestrator.intake import AssessmentRequest, received
from orchestrator.run.consult import MOST_ROUNDS
from orchestrator.run.planner import concern_of, in_words
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.a2a.parts import data_in, find, message, text_part, to_part, words
from protocols.adoption import Answers, Component, Inquiry, Question, QuestionForm, Questions
from protocols.cleanup import Closing

# A third of what a Run gives an agent: who waits for a diagnosis sits before the screen.
ROUND_SECONDS = 20
CANCEL_SECONDS = 10
# How the errors of servers of several makers name an operation they lack.
NO_SUCH_METHOD = ("unsupported", "not found", "not supported", "not implemented", "method")
EXAMPLES: dict[str, JsonValue] = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
GO_ON = "Please go on without it."


@dataclass
class Probe:
    """One agent, asked about one Component; what was wrong is gathered in `faults`, what was tried in `tried`."""

    agent: RemoteAgent
    component: Component
    faults: list[Diagnosis] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)

    async def ask(self) -> None:
        """One Task, from the question to its end."""
        reply = await self._reply(self._opening())
        rounds, fields = 0, list[tuple[str, ...]]()
        while reply is not None and reply.asks and rounds < MOST_ROUNDS:
            self.tried.add("questions")
            answer, names = self._answer(reply)
            # Twice may be a check of the answer; a third time the agent does not read answers.
            if fields.count(names) >= 2:
                break
            fields.append(names)
            reply, rounds = await self._reply(answer), rounds + 1
        if reply is None:
            return
        if reply.asks:
            self.faults.append(fault("asks-again", fields=", ".join(fields[-1]) or "more"))
            # No Task of a diagnosis stays open at an agent of somebody else.
            await self.agent.cancel(reply.task_id)
        elif reply.task_id and reply.state != TaskState.TASK_STATE_COMPLETED:
            state = TaskState.Name(reply.state).removeprefix("TASK_STATE_").lower()
            self._no_answer(f"its Task ended {state}: {reply.says or 'it gave no reason'}")
        else:
            self.tried |= {"task", "answer"}
            self._judge(reply)

    async def cancel(self) -> None:
        """A second Task, cancelled as soon as its id is known; one that is finished by then shows nothing."""
        task_id = await self._begun()
        if not task_id:
            return
        request = CancelTaskRequest(id=task_id)
        try:
            task = await self.agent.call(lambda client, context: client.cancel_task(request, context=context))
            state, reason = task.status.state, "it answered and did not"
        except NoAnswer as error:
            state, reason = await self._state(task_id), str(error)
            if state == TaskState.TASK_STATE_COMPLETED and not any(words in reason.lower() for words in NO_SUCH_METHOD):
                return
        self.tried.add("cancel")
        if state != TaskState.TASK_STATE_CANCELED:
            name = TaskState.Name(state).removeprefix("TASK_STATE_").lower().replace("_", "-")
            self.faults.append(fault("not-cancelled", state=name, reason=reason))

    @property
    def _concern(self) -> str | None:
        skills = skills_speaking(self.agent.card, FINDINGS)
        return concern_of(skills[0]) if skills else None

    @property
    def _inquiry(self) -> Inquiry:
        return Inquiry(components=(self.component,))

    def _opening(self) -> Message:
        part = to_part(self._inquiry) if self._concern else text_part(in_words(self._inquiry))
        return message(part, message_id=str(uuid.uuid4()))

    async def _reply(self, sent: Message) -> Reply | None:
        try:
            return await self.agent.ask(sent, _nobody, ROUND_SECONDS)
        except NoAnswer as error:
            self._no_answer(str(error))
        except ValueError as error:
            self._no_answer(f"it sent what cannot be read: {error}")
        return None

    def _no_answer(self, reason: str) -> None:
        self.faults.append(fault("no-answer", asked=f"about {self.component.name}", reason=reason))

    def _answer(self, reply: Reply) -> tuple[Message, tuple[str, ...]]:
        """By the default of each Question, else by an example of what it takes."""
        parts: Sequence[Part] = reply.status.parts if reply.status else ()
        form, batch = find(parts, QuestionForm), find(parts, Questions)
        questions = [item.question for item in form.asked] if form else batch.questions if batch else ()
        if not questions:
            self.faults.append(fault("asks-in-words"))
            return self._follow_up(reply, text_part(GO_ON)), ()
        values = {question.field: example(question) for question in questions}
        return self._follow_up(reply, to_part(Answers(values=values))), tuple(values)

    def _follow_up(self, reply: Reply, part: Part) -> Message:
        return message(part, message_id=str(uuid.uuid4()), context_id=reply.context_id, task_id=reply.task_id)

    def _judge(self, reply: Reply) -> None:
        text = "\n".join(words(artifact.parts) for artifact in reply.artifacts.values()) or reply.says
        if self._concern is None:
            self.faults += [] if text.strip() or reply.artifacts else [fault("silent")]
            return
        sent = [data for artifact in reply.artifacts.values() for data in data_in(artifact.parts)]
        card = self.agent.card
        intake = received(
            sent, text, AssessmentRequest(self._concern, self.component, (card.name, card.provider.organization))
        )
        name = "left-out" if intake.assessment else "answer"
        self.faults += [fault(name, flaw.at, reason=flaw.reason, remedy=flaw.fix) for flaw in intake.problems]

    async def _begun(self) -> str:
        request = SendMessageRequest(message=self._opening())
        request.configuration.return_immediately = True

        async def first(client, context) -> str:
            async with Closing(client.send_message(request, context=context)) as events:
                async for event in events:
                    kind = event.WhichOneof("payload")
                    if kind == "task":
                        return event.task.id
                    if kind in ("status_update", "artifact_update"):
                        return getattr(event, kind).task_id
                    break
            return ""

        try:
            return await self.agent.call(first)
        except (NoAnswer, ValueError):
            return ""

    async def _state(self, task_id: str) -> TaskState:
        try:
            return (await self.agent.look(task_id)).state
        except (NoAnswer, ValueError):
            return TaskState.TASK_STATE_UNSPECIFIED


def example(question: Question) -> JsonValue:
    """An answer to a Question that its schema takes."""
    if question.default is not None:
        return question.default
    choices = question.answer_schema.get("enum")
    if isinstance(choices, list) and choices:
        return choices[0]
    return EXAMPLES.get(str(question.answer_schema.get("type")), "yes")


async def _nobody(reply: Reply) -> None:
    """Progress is of no interest here."""
