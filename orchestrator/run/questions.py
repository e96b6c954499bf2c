"""The node that puts open Questions to the person, and what becomes of the reply."""

from dataclasses import dataclass
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, Send, interrupt
from pydantic import JsonValue

from orchestrator.language.answers import Another, Unclear
from orchestrator.language.understanding import load
from orchestrator.report.answer.translations import form_in_language
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.services import Platform
from orchestrator.run.settle import FormAnswer, form_of, next_rounds, replied, shared, without_routine
from orchestrator.run.state import OpenStep, Run, StepResult
from orchestrator.run.turns import remembered, taken_as
from protocols.adoption import QuestionForm, UnusableAnswer, Why, with_answers

Values = dict[str, JsonValue]
# Beyond one reply a Question: five that answer nothing, and the agent's default is not put in anybody's mouth.
MOST_REPLIES = 5


@dataclass
class Spoken:
    """What a person's replies came to: answers by field, or the words of another question; neither when nothing fits.

    `last_message` is the Message that came last.
    """

    last_message: str
    values: Values | None = None
    words: str = ""


async def settle(state: Run, runtime: Runtime[Platform]) -> Command[Literal["consult", "recommend", "understand"]]:
    """Put every open Question to the person together; each answer goes back to the agent that asked.

    With nobody to ask, every default stands. Words that are another question make the Run start over with them.
    """
    waiting = state.get("open", [])
    if not waiting:
        return Command(goto="recommend")
    spoken = Spoken(state["last_message"], values={})
    if state["request"].may_ask:
        # Before the wait: a person who never answers has still said what was said.
        await remember(state, runtime)
        spoken = _reply_of(waiting, state)
    if spoken.words:
        return await _start_over(state, spoken, runtime)
    update: dict[str, Any] = {"open": [], "last_message": spoken.last_message}
    if spoken.values is None:
        gaps = [
            StepResult.gap(open_step.round.step, Why.OVER_BUDGET, "its Questions were not answered")
            for open_step in waiting
        ]
        return Command(update=update | {"results": gaps}, goto="recommend")
    sends = [Send("consult", round_) for round_ in next_rounds(waiting, spoken.values)]
    return Command(
        update=update | {"inquiry": with_answers(state["inquiry"], shared(waiting, spoken.values))}, goto=sends
    )


def _reply_of(waiting: list[OpenStep], state: Run) -> Spoken:
    """What the person replies; words may answer one Question at a time, and those left are asked again."""
    entries, routine = without_routine(form_of(waiting), state["inquiry"].use.organisation)
    values, last_message = Values(dict.fromkeys(routine)), state["last_message"]
    if not entries:
        return Spoken(last_message, values=values)
    form = remaining = form_in_language(QuestionForm(asked=entries), state.get("language", ""))
    note = taken_as(state["request"], state["inquiry"])
    for _ in range(MOST_REPLIES + len(form.asked)):
        reply = put(remaining, last_message, note)
        last_message, outcome = reply.message_id, replied(remaining, reply, load())
        if isinstance(outcome, Another):
            return Spoken(last_message, words=reply.words)
        try:
            if isinstance(outcome, Unclear):
                raise UnusableAnswer(outcome.reply)
            # Tried before it is taken: an answer that one agent's schema refuses is asked for again, not sent.
            next_rounds(waiting, values | outcome.values)
            with_answers(state["inquiry"], shared(waiting, values | outcome.values))
        except UnusableAnswer as problem:
            note = str(problem)
            continue
        values |= outcome.values
        unanswered = tuple(entry for entry in form.asked if entry.question.field not in values)
        if not unanswered:
            return Spoken(last_message, values=values)
        remaining, note = QuestionForm(asked=unanswered), "Noted. Still open:"
    return Spoken(last_message)


async def _start_over(state: Run, spoken: Spoken, runtime: Runtime[Platform]) -> Command[Any]:
    """The Run goes on with another question: what agents wait for is called off, what they found stays known."""
    await runtime.context.cancels.cancel(*(open_step.round for open_step in state.get("open", [])))
    abandoned = state["turn"].model_copy(update={"inquiry": state["inquiry"]})
    update = {
        "words": spoken.words,
        "message_id": spoken.last_message,
        "retry": None,
        "inquiry": None,
        "open_turn": abandoned,
    }
    request = state["request"].model_copy(update=update | {"question": state["request"].question + 1})
    fresh = {"request": request, "open": [], "steps": [], "results": None, "checks": None, "checks_begun": None}
    return Command(update=fresh, goto="understand")


async def remember(state: Run, runtime: Runtime[Platform]) -> Conversation:
    """Keep what this Run added to its conversation so far; the conversation with it."""
    request, memory = state["request"], runtime.context.memory
    async with memory.alone(request.owner, request.context_id):
        conversation = remembered(await memory.recall(request.owner, request.context_id), state)
        # The Task that ends or asks next is flushed to the disk, and takes this along.
        await memory.remember(request.owner, request.context_id, conversation, durable=False)
    return conversation


def put(form: QuestionForm, after: str, note: str = "") -> FormAnswer:
    """Stop here until the person replies; the executor turns this into input-required and back.

    The Message the form came `after` is no reply to it, though a Run that goes on after a crash may be handed it again.
    """
    noted = form.model_copy(update={"note": note}).model_dump(mode="json")
    while True:
        reply = FormAnswer.model_validate(interrupt({"form": noted}))
        # The same Message again after a crash: it asked, it does not answer.
        if reply.message_id != after:
            return reply
