"""The nodes that weigh what came, have alternatives checked, compose the answer and keep the conversation."""

from collections.abc import Sequence
from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, Send

from orchestrator.language.interpreter import MessageReader
from orchestrator.language.understanding import Intent
from orchestrator.recommendation.recommend import recommend as weigh_all
from orchestrator.report.answer.comparison import is_about_price
from orchestrator.report.answer.compose import answered
from orchestrator.report.answer.request import AnswerRequest
from orchestrator.run.agent_directory import Directory
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.nodes.alternative_checks import check_steps, to_check
from orchestrator.run.planner import follows_up
from orchestrator.run.questions import remember
from orchestrator.run.services import Platform
from orchestrator.run.state import ABSENT, Run, StepResult, first_round
from orchestrator.run.trust_rules import consultations, counting, further_answers, gaps
from orchestrator.run.turns import answer_of, standing_defaults
from protocols.adoption import Recommendation, TrustLevel
from protocols.adoption.conversation_state import state_of

Update = dict[str, Any]


async def recommend(state: Run, runtime: Runtime[Platform]) -> Command[Literal["check", "__end__"]]:
    """Everything that came, weighed by rules, and kept in the conversation.

    First the alternatives that would be named are put to whoever can rule them out, and this node runs once more.
    """
    request = state["request"]
    conversation = await runtime.context.memory.recall(request.owner, request.context_id)
    if recommendation := answer_of(conversation, request):
        # Made before a crash: made again from the conversation that knows it, it would be compared with itself.
        return Command(update=_end(recommendation, conversation), goto="__end__")
    before, checks = conversation.recommendation, state.get("checks", [])
    weighed = _weighed(state, before, checks)
    if state.get("checks_begun") is None:
        sends, reusable = await _checks(state, weighed, conversation, runtime.context.directory)
        if sends:
            return Command(update={"checks": reusable, "checks_begun": True}, goto=sends)
        if reusable:
            checks = [*checks, *reusable]
            weighed = _weighed(state, before, checks)
    recommendation = await _composed(state, weighed, before, checks, runtime.context.message_reader)
    conversation = await remember({**state, "checks": checks, "recommendation": recommendation}, runtime)
    return Command(update=_end(recommendation, conversation), goto="__end__")


async def reply(state: Run, runtime: Runtime[Platform]) -> Update:
    """What needs no agent is kept in the conversation as well."""
    return _known(await remember(state, runtime))


async def _checks(
    state: Run, weighed: Recommendation, conversation: Conversation, directory: Directory
) -> tuple[list[Send], list[StepResult]]:
    """What is to be asked about alternatives, and what was checked before."""
    request, results, enabled = state["request"], state.get("results", []), _wants_alternatives(state)
    priced = enabled and is_about_price(request.words)
    steps = await check_steps(to_check(weighed, results, enabled), state["inquiry"], results, directory, priced)
    earlier = {result.key: result for result in conversation.results}
    sends = [Send("check", first_round(step, request)) for step in steps if step.key not in earlier]
    return sends, [earlier[step.key] for step in steps if step.key in earlier]


async def _composed(
    state: Run,
    weighed: Recommendation,
    before: Recommendation | None,
    checks: Sequence[StepResult],
    reader: MessageReader,
) -> Recommendation:
    """The answer to the question; only the summary's wording may be a language model's."""
    request = AnswerRequest(
        message=state["request"].words,
        concerns=_concerns(state),
        alternatives=_wants_alternatives(state),
        language=state.get("language", ""),
        before=before,
        checks=tuple(counting(checks)),
    )
    complete = answered(weighed, request)
    summary, remarks = await reader.word(complete.summary)
    update = {
        "summary": summary,
        "notes": (*state.get("notes", ()), *remarks),
        "defaults": standing_defaults(state, before),
    }
    return complete.model_copy(update=update)


def _end(recommendation: Recommendation, conversation: Conversation) -> Update:
    return {"recommendation": recommendation} | _known(conversation)


def _known(conversation: Conversation) -> Update:
    """What the conversation knows now."""
    inquiry = next((turn.inquiry for turn in reversed(conversation.turns) if turn.inquiry.components), None)
    return {"document": state_of(inquiry, conversation.version)} if inquiry else {}


def _weighed(state: Run, before: Recommendation | None, checks: Sequence[StepResult]) -> Recommendation:
    results, concerns = state.get("results", []), _concerns(state)
    part = () if follows_up(state["inquiry"], before) else concerns
    return weigh_all(
        state["inquiry"].model_copy(update={"concerns": part}),
        counting(results),
        consultations([*results, *checks]),
        [result.opinion for result in results if result.opinion],
        gaps(results),
        asked_first=concerns,
        further=further_answers(results, state.get("not_asked", ())),
        checks=counting(checks),
    )


def _concerns(state: Run) -> tuple[str, ...]:
    """The concerns the message asks for; who is absent counts, and where nobody is known the tags themselves."""
    if not state["needs"]:
        return ()
    trusted = [result for result in state.get("results", []) if result.trust is TrustLevel.MAY_BLOCK]
    absent = [result.unanswered.concern for result in trusted if result.unanswered and result.key.startswith(ABSENT)]
    return tuple(dict.fromkeys((*state.get("asked", ()), *filter(None, absent)))) or state["needs"]


def _wants_alternatives(state: Run) -> bool:
    return state["turn"].intent is Intent.ALTERNATIVES
