"""The nodes that weigh what came, have alternatives checked, compose the answer and keep the conversation."""

from typing import Any, Literal

from langgraph.runtime import Runtime
from langgraph.types import Command, Send

from orchestrator.language.understanding import Intent
from orchestrator.recommendation.recommend import recommend as weigh_all
from orchestrator.report.answer.comparison import is_about_price
from orchestrator.report.answer.compose import answered
from orchestrator.report.answer.request import AnswerRequest
from orchestrator.run.nodes.alternative_checks import check_steps, to_check
from orchestrator.run.planner import follows_up
from orchestrator.run.questions import remember
from orchestrator.run.services import Platform
from orchestrator.run.state import ABSENT, Run, first_round
from orchestrator.run.trust_rules import consultations, counting, further_answers, gaps
from orchestrator.run.turns import standing_defaults
from protocols.adoption import Recommendation, TrustLevel
from protocols.adoption.conversation_state import state_of

Update = dict[str, Any]


async def find_alternatives(state: Run, runtime: Runtime[Platform]) -> Command[Literal["check", "recommend"]]:
    """The alternatives that would be named are put to whoever can rule them out; what was checked before is known."""
    request, results = state["request"], state.get("results", [])
    conversation = await runtime.context.memory.recall(request.owner, request.context_id)
    components = to_check(await _weighed(state, runtime), results, _wants_alternatives(state))
    priced = _wants_alternatives(state) and is_about_price(request.words)
    steps = await check_steps(components, state["inquiry"], results, runtime.context.directory, priced)
    earlier = {result.key: result for result in conversation.results}
    reusable = [earlier[step.key] for step in steps if step.key in earlier]
    sends = [Send("check", first_round(step, request)) for step in steps if step.key not in earlier]
    return Command(update={"checks": reusable}, goto=sends or "recommend")


async def recommend(state: Run, runtime: Runtime[Platform]) -> Update:
    """Everything that came, weighed by rules; only the summary's wording may be a language model's."""
    before = await _before(state, runtime)
    request = AnswerRequest(
        message=state["request"].words,
        concerns=_concerns(state),
        alternatives=_wants_alternatives(state),
        language=state.get("language", ""),
        before=before,
        checks=tuple(counting(state.get("checks", []))),
    )
    complete = answered(await _weighed(state, runtime), request)
    summary, remarks = await runtime.context.message_reader.word(complete.summary)
    update = {
        "summary": summary,
        "notes": (*state.get("notes", ()), *remarks),
        "defaults": standing_defaults(state, before),
    }
    return {"recommendation": complete.model_copy(update=update)}


async def report(state: Run, runtime: Runtime[Platform]) -> Update:
    """What the conversation keeps of this Run, and what it knows now."""
    conversation = await remember(state, runtime)
    inquiry = next((turn.inquiry for turn in reversed(conversation.turns) if turn.inquiry.components), None)
    return {"document": state_of(inquiry, conversation.version)} if inquiry else {}


async def _weighed(state: Run, runtime: Runtime[Platform]) -> Recommendation:
    results, checks, concerns = state.get("results", []), state.get("checks", []), _concerns(state)
    part = () if follows_up(state["inquiry"], await _before(state, runtime)) else concerns
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


async def _before(state: Run, runtime: Runtime[Platform]) -> Recommendation | None:
    request = state["request"]
    return (await runtime.context.memory.recall(request.owner, request.context_id)).recommendation
