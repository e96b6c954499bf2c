"""The nodes that find out who is there and make Steps of the Inquiry and the cards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from a2a.types import AgentCard
from langgraph.runtime import Runtime
from langgraph.types import Send

from orchestrator.language.interpretation import Intent
from orchestrator.language.relevance import topics_of
from orchestrator.run.agent_directory import Directory
from orchestrator.run.budget import affordable
from orchestrator.run.directory_entry import Entry
from orchestrator.run.nodes.consult import progress_writer
from orchestrator.run.planner import Addressee, follows_up, gap_of, passed_over, split_for_retry
from orchestrator.run.planner import plan as planned
from orchestrator.run.services import Platform
from orchestrator.run.state import ABSENT, Run, Step, StepResult, first_round
from protocols.a2a.client.remote_agent import NoAnswer
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.adoption import Inquiry, NotAsked, Progress, StepState, TrustLevel, Unanswered, Why

Update = dict[str, Any]


async def discover(state: Run, runtime: Runtime[Platform]) -> Update:
    """Who is there now; whoever is not becomes a named gap at once."""
    directory = runtime.context.directory
    # Whoever was missing may be back; those who were there a moment ago are found missing when they are asked.
    entries = await directory.look(fresh=not directory.all_present)
    needs = state["needs"] or _topics(state, entries, directory)
    return {
        "needs": needs,
        "turn": state["turn"].model_copy(update={"needs": needs, "whole": state["turn"].whole and not needs}),
        "present": [entry.name for entry in entries if entry.agent],
        "results": [
            _absence(entry.name, entry.concern, entry.why or Why.DOWN, entry.problem, directory)
            for entry in entries
            if entry.agent is None and entry.needed(needs)
        ],
    }


def _topics(state: Run, entries: Iterable[Entry], directory: Directory) -> tuple[str, ...]:
    """What a question is about that only agents know which joined; nobody takes one over who is not trusted."""
    if state["turn"].intent is not Intent.EVALUATE or not state["turn"].whole:
        return ()
    cards = (entry.card for entry in entries if entry.card and directory.level(entry.name) is not TrustLevel.HEARD)
    return topics_of(state["inquiry"], [skill for card in cards for skill in skills_speaking(card, FINDINGS)])


async def plan(state: Run, runtime: Runtime[Platform]) -> Update:
    """Cards and Inquiry become Steps; those answered before, unchanged, are not asked again."""
    inquiry, request, directory = state["inquiry"], state["request"], runtime.context.directory
    conversation = await runtime.context.memory.recall(request.owner, request.context_id)
    addressees, absences = await _addressees(state["present"], directory)
    needs = () if follows_up(inquiry, conversation.recommendation) else state["needs"]
    steps = [
        step.model_copy(update={"trust": directory.level(who.name), "whole": state["turn"].whole})
        for who in addressees
        for step in planned(inquiry, needs, who)
    ]
    concerned = _concerned(state, addressees, directory)
    reusable = _reusable(steps, {step.key for step in (concerned if state["needs"] else steps)}, conversation.results)
    not_asked = tuple(idle for who in addressees if (idle := passed_over(inquiry, needs, who)))
    for idle in not_asked:
        await progress_writer()(_idle(idle, inquiry))
    open_steps, gaps_to_leave = split_for_retry([step for step in steps if step.key not in reusable], request.retry)
    steps_within_budget, beyond_budget = affordable(open_steps)
    earlier_gaps = conversation.recommendation.unanswered if conversation.recommendation else ()
    return {
        "asked": tuple(dict.fromkeys(step.concern or step.agent for step in concerned)) if state["needs"] else (),
        "steps": steps_within_budget,
        "not_asked": not_asked,
        "results": [
            *(reusable[step.key].model_copy(update={"trust": step.trust}) for step in steps if step.key in reusable),
            *_gaps_again(gaps_to_leave, earlier_gaps),
            *beyond_budget,
            *absences,
        ],
    }


def every_step_at_once(state: Run) -> list[Send] | Literal["settle"]:
    """One branch a Step; none when everything is known already."""
    return [Send("consult", first_round(step, state["request"])) for step in state["steps"]] or "settle"


async def _addressees(names: Iterable[str], directory: Directory) -> tuple[list[Addressee], list[StepResult]]:
    """Whoever left since `discover`, as a restart between the two may find, is a gap like whoever was not there."""
    addressees, absences = [], []
    for name in names:
        try:
            agent = await directory.reach(name)
            addressees.append(Addressee(name, agent.url, agent.card))
        except NoAnswer as error:
            absences.append(_absence(name, None, error.why, str(error), directory))
    return addressees, absences


def _concerned(state: Run, addressees: Sequence[Addressee], directory: Directory) -> list[Step]:
    """The Steps that answer what was asked: of those who may block, and where none of them can, of who is weighed."""
    for level in (TrustLevel.MAY_BLOCK, TrustLevel.WEIGHED):
        trusted = [who for who in addressees if directory.level(who.name) is level]
        # What was asked first is answered first: of (security, evidence) the agent with the tag `security`.
        trusted.sort(key=lambda who: _rank(who.card, state["needs"]))
        if steps := [step for who in trusted for step in planned(state["inquiry"], state["needs"], who)]:
            return steps
    return []


def _rank(card: AgentCard, needs: Sequence[str]) -> int:
    tags = {tag for skill in card.skills for tag in skill.tags}
    return next((place for place, need in enumerate(needs) if need in tags), len(needs))


def _reusable(
    steps: Sequence[Step], concerned: Collection[str], results: Iterable[StepResult]
) -> Mapping[str, StepResult]:
    """Results that are still good, by the key of the Step.

    One whose agent is told the same in every word; or one whose agent this message does not concern, and which is
    told the same facts: the words of a question change each time, also where it is about something else. Two judgements
    of the whole on the same facts are one question in other words.
    """
    by_key = {result.key: result for result in results}
    by_whole = {result.facts_key: result for result in by_key.values() if result.whole}
    by_facts = {result.facts_key: result for result in by_key.values() if result.facts_key}
    unconcerned = {
        step.key: by_facts[step.facts_key] for step in steps if step.key not in concerned and step.facts_key in by_facts
    }
    again = {step.key: by_whole[step.facts_key] for step in steps if step.whole and step.facts_key in by_whole}
    return unconcerned | again | by_key


def _gaps_again(steps: Iterable[Step], gaps: Sequence[Unanswered]) -> list[StepResult]:
    """The gaps that a retry of one agent leaves as they are."""
    pairs = ((step, gap_of(step, gaps)) for step in steps)
    return [StepResult(key=step.key, unanswered=gap, trust=step.trust) for step, gap in pairs if gap]


def _absence(agent: str, concern: str | None, why: Why, reason: str, directory: Directory) -> StepResult:
    gap = Unanswered(agent=agent, skill="", concern=concern, component="", why=why, reason=reason)
    return StepResult(key=f"{ABSENT}{agent}", unanswered=gap, trust=directory.level(agent))


def _idle(agent: NotAsked, inquiry: Inquiry) -> Progress:
    return Progress(
        agent=agent.agent,
        skill="",
        concern=None,
        component=", ".join(component.name for component in inquiry.components)[:300],
        state=StepState.NOT_ASKED,
        says=f"{agent.reason} (fix: {agent.fix})",
    )
