"""One round with one agent: a Message out, Questions or a result back."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

from a2a.types import Message, TaskState
from pydantic import JsonValue

from orchestrator.intake import AssessmentRequest as AskedOf
from orchestrator.intake import Intake, received
from orchestrator.run.budget import CALLS_A_STEP, Allowance
from orchestrator.run.planner import in_words
from orchestrator.run.state import OpenStep, Round, Step, StepResult, uncounted
from protocols.a2a.client.answer import answer_data, answer_text
from protocols.a2a.client.errors import MessageRefused
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply, rests
from protocols.a2a.limits.call_budget import CALLS, HOPS
from protocols.a2a.parts import exhibit_of, find, message, text_part, to_part
from protocols.adoption import (
    Answers,
    AskedQuestion,
    Consultation,
    Exhibit,
    Opinion,
    Progress,
    Question,
    Questions,
    StepState,
    Why,
)
from protocols.adoption.schema.errors import Problem

Tell = Callable[[Progress], Awaitable[None]]
MOST_ROUNDS = 5
MOST_TIMES_PUT = 2
"""Of one Question: an agent may say once that an answer was of no use to it."""
MOST_EXHIBITS = 60
MOST_NEWS = 50
"""Of one round that are passed on: sixty Steps of chatty agents stay below the events a Task may have."""
LONGEST_OPINION = 8_000


async def consult(
    agent: RemoteAgent, round_: Round, allowance: Allowance, tell: Tell, others: Sequence[str] = ()
) -> OpenStep | StepResult:
    """Ask, or answer what was asked; every way to fail becomes an Unanswered with its reason.

    `others` are names and URLs of the other agents, in whose name this one cannot speak.
    """
    step, latest, refused = round_.step, "", False
    reply, news = Reply(task_id=round_.task_id), 0

    async def on_event(reply_so_far: Reply) -> None:
        nonlocal latest, news, reply
        reply = reply_so_far
        if reply.says != latest and reply.state == TaskState.TASK_STATE_WORKING and news < MOST_NEWS:
            latest, news = reply.says, news + 1
            await tell(progress(step, StepState.WORKING, latest[:500] or "working", reply))

    await tell(progress(step, StepState.WORKING, "asked" if round_.number == 0 else "answered"))
    try:
        reply = await agent.ask(_message(round_), on_event, allowance.seconds())
        outcome = _outcome(round_, reply, agent, others)
    except NoAnswer as error:
        # An Answer that is refused leaves the Task waiting for one.
        refused = isinstance(error, MessageRefused) and not round_.task_id
        outcome = StepResult.gap(step, error.why, str(error))
        if allowance.explains(error):
            outcome = StepResult.gap(step, Why.OVER_BUDGET, allowance.used_up)
    except ValueError as error:
        outcome = StepResult.gap(step, Why.UNREADABLE, f"what it sent does not fit: {str(error)[:300]}")
    await tell(_news(step, outcome))
    if isinstance(outcome, OpenStep):
        return outcome
    over = refused or (rests(reply) and not reply.asks)
    return outcome.model_copy(update={"over": over, "unfinished_task": "" if over else reply.task_id})


def progress(step: Step, state: StepState, says: str, reply: Reply | None = None) -> Progress:
    """One Step's news, with the agent's own Task once it is known."""
    return Progress(
        agent=step.agent,
        skill=step.skill,
        concern=step.concern,
        component=step.component,
        state=state,
        says=says,
        task_id=reply.task_id if reply else "",
        context_id=reply.context_id if reply else "",
    )


def _message(round_: Round) -> Message:
    step = round_.step
    if round_.number:
        # In words too: an agent that reads text only would find its question unanswered.
        parts = [to_part(Answers(values=round_.answers)), text_part(_in_words(round_.answers))]
    elif step.concern:
        parts = [to_part(step.inquiry)]
    else:
        parts = [text_part(in_words(step.inquiry))]
    sent = message(*parts, message_id=round_.message_id, context_id=round_.context_id, task_id=round_.task_id)
    sent.metadata.update({HOPS: 1, CALLS: CALLS_A_STEP})
    return sent


def _outcome(round_: Round, reply: Reply, agent: RemoteAgent, others: Sequence[str]) -> OpenStep | StepResult:
    step = round_.step
    if reply.asks:
        return _open(round_, reply)
    if reply.task_id and reply.state != TaskState.TASK_STATE_COMPLETED:
        why = {
            TaskState.TASK_STATE_REJECTED: Why.REJECTED,
            TaskState.TASK_STATE_CANCELED: Why.CANCELED,
        }.get(reply.state, Why.FAILED)
        raise NoAnswer(why, reply.says[:500] or "it gave no reason")
    consultation = _consultation(step, reply, agent.url)
    if step.concern is None:
        text = answer_text(reply, LONGEST_OPINION)
        if not text:
            raise NoAnswer(Why.UNREADABLE, "it completed without a word")
        opinion = Opinion(agent=step.agent, skill=step.skill, component=step.component, says=text)
        return StepResult(
            key=step.key,
            consultation=consultation,
            opinion=opinion,
            uncounted=uncounted(step, _remarks(reply)),
            trust=step.trust,
            defaults=round_.defaults,
        )
    makers = (agent.card.name, agent.card.provider.organization)
    intake = _intake(reply, AskedOf(step.concern, step.inquiry.components[0], makers, tuple(others)))
    if intake.assessment is None:
        return StepResult.gap(step, Why.UNREADABLE, intake.refusal, intake.problems)
    return StepResult(
        key=step.key,
        consultation=consultation,
        assessment=intake.assessment,
        uncounted=uncounted(step, (*intake.problems, *_remarks(reply))),
        exhibits=_exhibits(step, reply),
        trust=step.trust,
        defaults=round_.defaults,
    )


def _intake(reply: Reply, asked: AskedOf) -> Intake:
    return received(answer_data(reply), answer_text(reply, LONGEST_OPINION), asked)


def _remarks(reply: Reply) -> list[Problem]:
    return [Problem(at="", reason=remark, fix="") for remark in reply.remarks]


def _exhibits(step: Step, reply: Reply) -> tuple[Exhibit, ...]:
    exhibits = [exhibit_of(part) for artifact in reply.artifacts.values() for part in artifact.parts]
    mine = f"{step.agent}/{step.component}"
    return tuple(
        exhibit.model_copy(update={"id": f"{mine}/{exhibit.id}"[:160]})
        for exhibit in exhibits[:MOST_EXHIBITS]
        if exhibit
    )


def _open(round_: Round, reply: Reply) -> OpenStep:
    step = round_.step
    questions = find(reply.status.parts, Questions) if reply.status else None
    if questions is None:
        free = Question(
            field=f"facts.{_plain(step.agent)}",
            asks=reply.says[:2_000] or "It asks for more, without saying what.",
            why=f"{step.agent} asks in words",
            answer_schema={"type": "string"},
        )
        questions = Questions(questions=(free,))
    put = tuple(
        AskedQuestion(
            agent=step.agent, concern=step.concern, component=step.component, task_id=reply.task_id, question=question
        )
        for question in questions.questions
    )
    fields = dict.fromkeys(question.field for question in questions.questions)
    repeated = [field for field in fields if round_.asked.count(field) >= MOST_TIMES_PUT]
    if repeated:
        raise NoAnswer(Why.OVER_BUDGET, f"it asks for {', '.join(repeated)[:200]} again and again")
    if round_.number >= MOST_ROUNDS:
        raise NoAnswer(Why.OVER_BUDGET, f"it asked more than {MOST_ROUNDS} times")
    ids = {"task_id": reply.task_id, "context_id": reply.context_id}
    waiting = round_.model_copy(update={"asked": (*round_.asked, *fields), **ids})
    return OpenStep(round=waiting, asked=put)


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.lower())[:60] or "agent"


def _in_words(answers: Mapping[str, JsonValue]) -> str:
    """A lone answer as it is, several by their fields; what nobody answered is left to the agent's default."""
    values = {field: value if isinstance(value, str) else json.dumps(value) for field, value in answers.items()}
    if len(values) == 1:
        return next(iter(values.values()))
    return "\n".join(f"{field}: {value}" for field, value in values.items())


def _consultation(step: Step, reply: Reply, url: str) -> Consultation:
    return Consultation(
        agent=step.agent,
        url=url,
        skill=step.skill,
        concern=step.concern,
        component=step.component,
        task_id=reply.task_id,
        context_id=reply.context_id,
    )


def _news(step: Step, outcome: OpenStep | StepResult) -> Progress:
    if isinstance(outcome, OpenStep):
        text = "asks: " + "; ".join(question.question.asks for question in outcome.asked)
        return progress(step, StepState.ASKING, text[:500]).model_copy(
            update={"task_id": outcome.round.task_id, "context_id": outcome.round.context_id}
        )
    if outcome.unanswered:
        return progress(step, StepState.UNANSWERED, outcome.unanswered.reason[:500])
    done = progress(step, StepState.DONE, outcome.assessment.summary[:500] if outcome.assessment else "gave an opinion")
    consultation = outcome.consultation
    return (
        done.model_copy(update={"task_id": consultation.task_id, "context_id": consultation.context_id})
        if consultation
        else done
    )
