"""The node that finds out who is there and makes Steps of the Inquiry and the cards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from a2a.types import AgentCard
from langgraph.runtime import Runtime
from langgraph.types import Send

from orchestrator.language.interpretation import Intent
from orchestrator.language.relevance import topics_of
from orchestrator.run.agent_directory import Directory
from orchestrator.run.budget import affordable
from orchestrator.run.conversation_store import Conversation
from orchestrator.run.directory_entry import Entry
from orchestrator.run.planner import Addressee, follows_up, gap_of, passed_over, split_for_retry
from orchestrator.run.planner import plan as planned
from orchestrator.run.services import Platform
from orchestrator.run.state import ABSENT, Run, Step, StepResult, first_round
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.adoption import Inquiry, NotAsked, Progress, Retry, StepState, TrustLevel, Unanswered, Why

Update = dict[str, Any]


async def plan(state: Run, runtime: Runtime[Platform]) -> Update:
    """Who is there now, and what each is asked: cards and Inquiry become Steps; whoever is away is a named gap."""
    platform = runtime.context
    # Whoever was missing may be back; those who were there a moment ago are found missing when they are asked.
    entries = await platform.directory.look(fresh=not platform.directory.all_present)
    request, needs = state["request"], state["needs"] or _topics(state, entries, platform.directory)
    conversation = await platform.memory.recall(request.owner, request.context_id)
    turn = state["turn"].model_copy(update={"needs": needs, "whole": state["turn"].whole and not needs})
    absences = [
        _absence(entry.name, entry.concern, entry.why or Why.DOWN, entry.problem, platform.directory)
        for entry in entries
        if entry.agent is None and entry.needed(needs)
    ]
    addressees = [Addressee(entry.name, entry.agent.url, entry.agent.card) for entry in entries if entry.agent]
    possible = _possible_steps(state["inquiry"], needs, turn.whole, addressees, platform.directory, conversation)
    for idle in possible.not_asked:
        await platform.tell(_idle(idle, state["inquiry"]))
    return {"needs": needs, "turn": turn} | _steps(possible, absences, request.retry, conversation)


def _topics(state: Run, entries: Iterable[Entry], directory: Directory) -> tuple[str, ...]:
    """What a question is about that only agents know which joined; nobody takes one over who is not trusted."""
    if state["turn"].intent is not Intent.EVALUATE or not state["turn"].whole:
        return ()
    cards = (entry.card for entry in entries if entry.card and directory.level(entry.name) is not TrustLevel.HEARD)
    return topics_of(state["inquiry"], [skill for card in cards for skill in skills_speaking(card, FINDINGS)])


@dataclass(frozen=True)
class PossibleSteps:
    """The Steps that could be made: `concerned` are those about what the message asks, of all when it asks for all."""

    steps: tuple[Step, ...]
    concerned: tuple[Step, ...]
    asked: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]


def _possible_steps(
    inquiry: Inquiry,
    needs: tuple[str, ...],
    whole: bool,
    addressees: Sequence[Addressee],
    directory: Directory,
    conversation: Conversation,
) -> PossibleSteps:
    asked_for = () if follows_up(inquiry, conversation.recommendation) else needs
    by_agent = {who.name: planned(inquiry, asked_for, who) for who in addressees}
    steps = tuple(
        step.model_copy(update={"trust": directory.level(name), "whole": whole})
        for name, planned_steps in by_agent.items()
        for step in planned_steps
    )
    idle = tuple(passed_over(who, asked_for) for who in addressees if not by_agent[who.name])
    of_needs = by_agent if asked_for == needs else {who.name: planned(inquiry, needs, who) for who in addressees}
    concerned = tuple(_concerned(of_needs, needs, addressees, directory)) if needs else steps
    asked = tuple(dict.fromkeys(step.concern or step.agent for step in concerned)) if needs else ()
    return PossibleSteps(steps, concerned, asked, idle)


def _steps(
    possible: PossibleSteps, absences: Iterable[StepResult], retry: Retry | None, conversation: Conversation
) -> dict[str, Any]:
    """Those answered before, unchanged, are not asked again."""
    reusable = _reusable(possible.steps, {step.key for step in possible.concerned}, conversation.results)
    open_steps, gaps_to_leave = split_for_retry([step for step in possible.steps if step.key not in reusable], retry)
    steps_within_budget, beyond_budget = affordable(open_steps)
    earlier_gaps = conversation.recommendation.unanswered if conversation.recommendation else ()
    known = [
        reusable[step.key].model_copy(update={"trust": step.trust}) for step in possible.steps if step.key in reusable
    ]
    return {
        "asked": possible.asked,
        "steps": steps_within_budget,
        "not_asked": possible.not_asked,
        "results": [*absences, *known, *_gaps_again(gaps_to_leave, earlier_gaps), *beyond_budget],
    }


def every_step_at_once(state: Run) -> list[Send] | Literal["settle"]:
    """One branch a Step; none when everything is known already."""
    return [Send("consult", first_round(step, state["request"])) for step in state["steps"]] or "settle"


def _concerned(
    steps: Mapping[str, Sequence[Step]], needs: Sequence[str], addressees: Sequence[Addressee], directory: Directory
) -> list[Step]:
    """The Steps that answer what was asked: of those who may block, and where none of them can, of who is weighed."""
    for level in (TrustLevel.MAY_BLOCK, TrustLevel.WEIGHED):
        trusted = [who for who in addressees if directory.level(who.name) is level]
        # What was asked first is answered first: of (security, evidence) the agent with the tag `security`.
        trusted.sort(key=lambda who: _rank(who.card, needs))
        if concerned := [step for who in trusted for step in steps[who.name]]:
            return concerned
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
