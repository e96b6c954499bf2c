"""A Run as a graph: understand, discover, plan, consult every agent at once, settle, check, recommend, report."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.func import task
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime, get_runtime
from langgraph.types import Command, Send

from orchestrator.language.understanding import Intent
from orchestrator.recommendation.recommend import recommend as recommended
from orchestrator.report.answer.compose import answered
from orchestrator.report.answer.request import Request
from orchestrator.run.agent_directory import Directory
from orchestrator.run.alternative_checks import check_steps, to_check
from orchestrator.run.budget import affordable
from orchestrator.run.consult import consult as consulted
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.intent import Wish, repeated, reread, settled, spoken, wish_of, wish_without_words, words_in
from orchestrator.run.planner import Addressee, follows_up, gap_of, passed_over, split_for_retry
from orchestrator.run.planner import plan as planned
from orchestrator.run.profile_defaults import with_defaults
from orchestrator.run.questions import MOST_REPLIES, put, remember, settle
from orchestrator.run.services import Platform
from orchestrator.run.state import OpenStep, Round, Run, Step, StepResult, Talk
from orchestrator.run.state_edits import edited
from orchestrator.run.trust_rules import beside, consultations, counting, gaps
from orchestrator.run.turns import left_open, standing_defaults
from protocols.a2a.client.remote_agent import NoAnswer
from protocols.adoption import Inquiry, NotAsked, Progress, Recommendation, StepState, TrustLevel, Unanswered, Why
from protocols.adoption.conversation_state import state_of

Update = dict[str, Any]
ABSENT = "absent "


async def understand(state: Run, runtime: Runtime[Platform]) -> Update:
    """Words and what the conversation knows become an Inquiry, or a reply that needs no agent."""
    talk = state["talk"]
    known = await runtime.context.memory.recall(talk.owner, talk.context_id)
    # An edit before its words are read as a question: "not Milvus" would be a question about Milvus.
    wish = wish_without_words(talk, known) or await asyncio.to_thread(edited, talk, known)
    wish = wish or await _heard(talk.words, talk, known)
    last_message = talk.message_id
    if talk.may_ask:
        wish, last_message = await _talked_over(wish, talk, known)
    return {
        "last_message": last_message,
        "turn": wish.turn,
        "inquiry": wish.inquiry,
        "needs": wish.needs,
        "reply": "" if wish.inquiry else wish.reply,
        "language": wish.language,
        "forgets": wish.forgets,
        "notes": (*wish.notes, *left_open(wish.inquiry, talk.left)),
    }


def whether_to_ask(state: Run) -> Literal["discover", "report"]:
    """A reply is ready when nothing has to be asked."""
    return "report" if state.get("reply") else "discover"


async def discover(state: Run, runtime: Runtime[Platform]) -> Update:
    """Who is there now; whoever is not becomes a named gap at once."""
    entries = await runtime.context.directory.look(fresh=True)
    return {
        "present": [entry.name for entry in entries if entry.agent],
        "results": [
            _absent(entry.name, entry.concern, entry.why or Why.DOWN, entry.problem, runtime.context.directory)
            for entry in entries
            if entry.agent is None and entry.needed(state["needs"])
        ],
    }


async def plan(state: Run, runtime: Runtime[Platform]) -> Update:
    """Cards and Inquiry become Steps; those answered before, unchanged, are not asked again.

    Whoever left since `discover`, as a restart between the two may find, is a gap like whoever was not there.
    """
    inquiry, talk, directory = state["inquiry"], state["talk"], runtime.context.directory
    known = await runtime.context.memory.recall(talk.owner, talk.context_id)
    answered = {result.key: result for result in known.results}
    on_facts = {result.facts_key: result for result in known.results if result.facts_key}
    addressees, gone = [], []
    for name in state["present"]:
        try:
            agent = await directory.reach(name)
            addressees.append(Addressee(name, agent.url, agent.card))
        except NoAnswer as error:
            gone.append(_absent(name, None, error.why, str(error), directory))
    needs = () if follows_up(inquiry, known.recommendation) else state["needs"]
    steps = [
        step.model_copy(update={"trust": directory.level(who.name)})
        for who in addressees
        for step in planned(inquiry, needs, who)
    ]
    decisive = [who for who in addressees if directory.level(who.name) is TrustLevel.MAY_BLOCK]
    meant = [step for who in decisive for step in planned(inquiry, state["needs"], who)]
    # Who is not asked anything by this message was told no more than before, whatever its words are.
    concerned = {step.key for step in (meant if state["needs"] else steps)}
    answered |= {
        step.key: on_facts[step.facts_key]
        for step in steps
        if step.key not in answered and step.key not in concerned and step.facts_key in on_facts
    }
    not_asked = tuple(each for who in addressees if (each := passed_over(inquiry, needs, who)))
    for each in not_asked:
        await _teller()(_idle(each, inquiry))
    wanted, left = split_for_retry([step for step in steps if step.key not in answered], talk.retry)
    wanted, beyond = affordable(wanted)
    gaps = known.recommendation.unanswered if known.recommendation else ()
    return {
        "asked": tuple(dict.fromkeys(step.concern or step.agent for step in meant)) if state["needs"] else (),
        "steps": wanted,
        "not_asked": not_asked,
        "results": [
            *(answered[step.key].model_copy(update={"trust": step.trust}) for step in steps if step.key in answered),
            *(
                StepResult(key=step.key, unanswered=gap, trust=step.trust)
                for step in left
                if (gap := gap_of(step, gaps))
            ),
            *beyond,
            *gone,
        ],
    }


def every_step_at_once(state: Run) -> list[Send] | Literal["settle"]:
    """One branch a Step; none when everything is known already."""
    return [_first(step, state["talk"]) for step in state["steps"]] or "settle"


def _first(step: Step, talk: Talk) -> Send:
    return Send("consult", Round(step=step, run=talk.run, question=talk.question))


@task
async def exchange(round_: Round) -> OpenStep | StepResult:
    """The remote call, remembered by the checkpointer: a Run that goes on after a crash does not repeat it."""
    platform = get_runtime(Platform).context
    agent = await platform.directory.reach(round_.step.agent)
    voices = platform.directory.voices(round_.step.agent)
    return await consulted(agent, round_, platform.clocks.allowance(round_.run), _teller(), voices)


async def consult(state: Round) -> Update:
    """One round with one agent; whatever goes wrong there is a fact about the Run, not a crash of it."""
    try:
        heard = await exchange(state)
    except NoAnswer as error:
        heard = StepResult.gap(state.step, error.why, str(error))
    return {"open": [heard]} if isinstance(heard, OpenStep) else {"results": [heard]}


async def find_alternatives(state: Run, runtime: Runtime[Platform]) -> Command[Literal["check", "recommend"]]:
    """The alternatives that would be named are put to whoever can rule them out; what was checked before is known."""
    talk, results = state["talk"], state.get("results", [])
    known = await runtime.context.memory.recall(talk.owner, talk.context_id)
    weighed = await _weighed(state, runtime)
    components = to_check(weighed, results, _wants_alternatives(state))
    steps = await check_steps(components, state["inquiry"], results, runtime.context.directory) if components else []
    answered = {result.key: result for result in known.results}
    reused = [answered[step.key] for step in steps if step.key in answered]
    sends = [Send("check", _first(step, talk).arg) for step in steps if step.key not in answered]
    return Command(update={"checks": reused}, goto=sends or "recommend")


async def check(state: Round) -> Update:
    """One alternative with one agent; it is asked with defaults, so nothing comes back but a result."""
    update = await consult(state)
    return {"checks": update.get("results", [])}


async def recommend(state: Run, runtime: Runtime[Platform]) -> Update:
    """Everything that came, weighed by rules; only the summary's wording may be a language model's."""
    recommendation, asked = await _weighed(state, runtime), _asked(state)
    request = Request(
        message=state["talk"].words,
        concerns=asked,
        alternatives=_wants_alternatives(state),
        language=state.get("language", ""),
        before=await _last(state, runtime),
    )
    complete = answered(recommendation, request)
    summary, remarks = await runtime.context.hearing.word(complete.summary)
    update = {
        "summary": summary,
        "notes": (*state.get("notes", ()), *remarks),
        "defaults": standing_defaults(state, await _last(state, runtime)),
    }
    return {"recommendation": complete.model_copy(update=update)}


async def report(state: Run, runtime: Runtime[Platform]) -> Update:
    """What the conversation keeps of this Run, and what it knows now."""
    known = await remember(state, runtime)
    inquiry = next((turn.inquiry for turn in reversed(known.turns) if turn.inquiry.components), None)
    return {"document": state_of(inquiry, known.version)} if inquiry else {}


def build_graph(checkpointer: BaseCheckpointSaver | None = None) -> CompiledStateGraph[Run, Platform, Run, Run]:
    """The whole shape on one screen."""
    graph = StateGraph(Run, context_schema=Platform)
    graph.add_node("understand", understand)
    graph.add_node("discover", discover)
    graph.add_node("plan", plan)
    graph.add_node("consult", consult, input_schema=Round)
    graph.add_node("settle", settle)
    graph.add_node("find_alternatives", find_alternatives)
    graph.add_node("check", check, input_schema=Round)
    graph.add_node("recommend", recommend)
    graph.add_node("report", report)

    graph.add_edge(START, "understand")
    graph.add_conditional_edges("understand", whether_to_ask)
    graph.add_edge("discover", "plan")
    graph.add_conditional_edges("plan", every_step_at_once, ["consult", "settle"])
    graph.add_edge("consult", "settle")
    graph.add_edge("check", "recommend")
    graph.add_edge("recommend", "report")
    graph.add_edge("report", END)
    return graph.compile(checkpointer=checkpointer)


async def _weighed(state: Run, runtime: Runtime[Platform]) -> Recommendation:
    results, asked = state.get("results", []), _asked(state)
    only = () if follows_up(state["inquiry"], await _last(state, runtime)) else asked
    return recommended(
        state["inquiry"].model_copy(update={"concerns": only}),
        counting(results),
        consultations([*results, *state.get("checks", [])]),
        [result.opinion for result in results if result.opinion],
        gaps(results),
        asked_first=asked,
        beside=beside(results, state.get("not_asked", ())),
        checks=counting(state.get("checks", [])),
    )


def _wants_alternatives(state: Run) -> bool:
    return state["turn"].intent is Intent.ALTERNATIVES


def _asked(state: Run) -> tuple[str, ...]:
    """The concerns the message asks for; who is absent counts, and where nobody is known the tags themselves."""
    if not state["needs"]:
        return ()
    trusted = [result for result in state.get("results", []) if result.trust is TrustLevel.MAY_BLOCK]
    absent = [each.unanswered.concern for each in trusted if each.unanswered and each.key.startswith(ABSENT)]
    return tuple(sorted({*state.get("asked", ()), *filter(None, absent)})) or state["needs"]


async def _talked_over(wish: Wish, talk: Talk, known: Conversation) -> tuple[Wish, str]:
    """The wish once the person said which reading or component is meant, or left it open, and the last Message."""
    note, last_message = "", talk.message_id
    for _ in range(MOST_REPLIES):
        if wish.form is None:
            break
        reply = put(wish.form, last_message, note)
        last_message = reply.message_id
        if (picked := settled(wish, reply)) is None:
            words = words_in(reply)
            picked = await _heard(reread(wish, words), talk, known)
            note = repeated(wish, picked, words)
        wish = picked
    return wish, last_message


async def _last(state: Run, runtime: Runtime[Platform]) -> Recommendation | None:
    talk = state["talk"]
    return (await runtime.context.memory.recall(talk.owner, talk.context_id)).recommendation


async def _heard(words: str, talk: Talk, known: Conversation) -> Wish:
    platform = get_runtime(Platform).context
    understood = await platform.hearing.hear(words, known.turns)
    wish = spoken(wish_of(words, understood, talk, known), understood.language)
    # Later turns carry the profile along in what is known: "forget the budget" must not bring it back.
    begun = any(turn.inquiry.components for turn in known.turns)
    return wish if begun else with_defaults(wish, platform.profiles.of(talk.owner))


def _absent(agent: str, concern: str | None, why: Why, reason: str, directory: Directory) -> StepResult:
    gap = Unanswered(agent=agent, skill="", concern=concern, component="", why=why, reason=reason)
    return StepResult(key=f"{ABSENT}{agent}", unanswered=gap, trust=directory.level(agent))


def _idle(agent: NotAsked, inquiry: Inquiry) -> Progress:
    return Progress(
        agent=agent.agent,
        skill="",
        concern=None,
        component=", ".join(component.name for component in inquiry.components)[:300],
        state=StepState.NOT_ASKED,
        says=f"not asked: {agent.reason} (fix: {agent.fix})",
    )


def _teller() -> Callable[[Progress], Awaitable[None]]:
    write = get_stream_writer()

    async def tell(news: Progress) -> None:
        write(news.model_dump(mode="json"))

    return tell
