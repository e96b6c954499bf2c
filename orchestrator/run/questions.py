"""The node that puts open Questions to the person, and what becomes of the reply."""

from dataclasses import dataclass
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, Send, interrupt
from pydantic import JsonValue

from orchestrator.language.answers import Another, Unclear
from orchestrator.language.understanding import load
from orchestrator.report.answer.questions import in_language
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.services import Platform
from orchestrator.run.settle import Reply, form_of, next_rounds, replied, shared, without_routine
from orchestrator.run.state import OpenStep, Run, StepResult
from orchestrator.run.turns import remembered, taken_as
from protocols.adoption import QuestionForm, UnusableAnswer, Why, with_answers

Values = dict[str, JsonValue]
MOST_REPLIES = 5


@dataclass
class Spoken:
    """What a person's replies came to: answers by field, or the words of another question; neither when nothing fits.

    `last_message` is the Message that came last.
    """

    last_message: str
    values: Values | None = None
    words: str = ""


async def settle(
    state: Run, runtime: Runtime[Platform]
) -> Command[Literal["consult", "find_alternatives", "understand"]]:
    """Put every open Question to the person together; each answer goes back to the agent that asked.

    With nobody to ask, every default stands. Words that are another question make the Run start over with them.
    """
    waiting = state.get("open", [])
    if not waiting:
        return Command(goto="find_alternatives")
    spoken = Spoken(state["last_message"], values={})
    if state["talk"].may_ask:
        await remember(state, runtime)
        spoken = _asked(waiting, state)
    if spoken.words:
        return await _start_over(state, spoken, runtime)
    update: dict[str, Any] = {"open": [], "last_message": spoken.last_message}
    if spoken.values is None:
        gaps = [StepResult.gap(each.round.step, Why.OVER_BUDGET, "its Questions were not answered") for each in waiting]
        return Command(update=update | {"results": gaps}, goto="find_alternatives")
    sends = [Send("consult", round_) for round_ in next_rounds(waiting, spoken.values)]
    return Command(
        update=update | {"inquiry": with_answers(state["inquiry"], shared(waiting, spoken.values))}, goto=sends
    )


def _asked(waiting: list[OpenStep], state: Run) -> Spoken:
    """What the person replies; words may answer one Question at a time, and those left are asked again."""
    asked, routine = without_routine(form_of(waiting), state["inquiry"].use.organisation)
    values, last_message = Values(dict.fromkeys(routine)), state["last_message"]
    if not asked:
        return Spoken(last_message, values=values)
    form = left = in_language(QuestionForm(asked=asked), state.get("language", ""))
    note = taken_as(state["talk"], state["inquiry"])
    for _ in range(MOST_REPLIES + len(form.asked)):
        reply = put(left, last_message, note)
        last_message, heard = reply.message_id, replied(left, reply, load())
        if isinstance(heard, Another):
            return Spoken(last_message, words=reply.words)
        try:
            if isinstance(heard, Unclear):
                raise UnusableAnswer(heard.says)
            next_rounds(waiting, values | heard.values)
            with_answers(state["inquiry"], shared(waiting, values | heard.values))
        except UnusableAnswer as problem:
            note = str(problem)
            continue
        values |= heard.values
        still = tuple(each for each in form.asked if each.question.field not in values)
        if not still:
            return Spoken(last_message, values=values)
        left, note = QuestionForm(asked=still), "Noted. Still open:"
    return Spoken(last_message)


async def _start_over(state: Run, spoken: Spoken, runtime: Runtime[Platform]) -> Command[Any]:
    """The Run goes on with another question: what agents wait for is called off, what they found stays known."""
    for each in state.get("open", []):
        await runtime.context.cancels.cancel(each.round.step.agent, each.round.task_id)
    left = state["turn"].model_copy(update={"inquiry": state["inquiry"]})
    update = {"words": spoken.words, "message_id": spoken.last_message, "retry": None, "inquiry": None, "left": left}
    talk = state["talk"].model_copy(update=update | {"question": state["talk"].question + 1})
    return Command(update={"talk": talk, "open": [], "steps": [], "results": None, "checks": None}, goto="understand")


async def remember(state: Run, runtime: Runtime[Platform]) -> Conversation:
    """Keep what this Run added to its conversation so far; the conversation with it."""
    talk, memory = state["talk"], runtime.context.memory
    async with memory.alone(talk.owner, talk.context_id):
        known = remembered(await memory.recall(talk.owner, talk.context_id), state)
        await memory.remember(talk.owner, talk.context_id, known)
    return known


def put(form: QuestionForm, after: str, note: str = "") -> Reply:
    """Stop here until the person replies; the executor turns this into input-required and back.

    The Message the form came `after` is no reply to it, though a Run that goes on after a crash may be handed it again.
    """
    noted = form.model_copy(update={"note": note}).model_dump(mode="json")
    while True:
        reply = Reply.model_validate(interrupt({"form": noted}))
        if reply.message_id != after:
            return reply
