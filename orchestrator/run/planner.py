"""Which agents to ask what. Pure: an Inquiry and cards in, Steps out."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from a2a.types import AgentCard, AgentSkill

from orchestrator.language.relevance import is_needed
from orchestrator.run.state import Step
from protocols.a2a.extensions import FINDINGS, ignored_by, skills_speaking
from protocols.adoption import Component, Inquiry, NotAsked, Recommendation, Retry, Unanswered

LONGEST_OFFER = 500
# Whether somebody is there to answer changes no answer that was given.
UNKEYED = frozenset({"may_ask"})


class Addressee(NamedTuple):
    """Whom a Step asks: the agent's name, which is who it is; where it is now; and its card."""

    name: str
    url: str
    card: AgentCard


def plan(inquiry: Inquiry, needs: Collection[str], who: Addressee) -> list[Step]:
    """One Step a Component for every skill of the card that is needed.

    Skills that speak the findings extension are asked for Assessments. A card without any is consulted
    in words through its first skill, or as a whole when it lists none, as several frameworks leave it by default.
    `needs` are tags; empty means every skill, else the question's words help.
    """
    speaking = skills_speaking(who.card, FINDINGS)
    # A card's first skill is by custom what the agent is mainly for.
    in_general = speaking or list(who.card.skills)[:1] or [_whole(who.card)]
    chosen = [skill for skill in in_general if is_needed(skill, needs, inquiry)]
    return [
        _step(inquiry, position, who, skill, concern=concern_of(skill) if speaking else None)
        for skill in chosen
        for position in range(len(inquiry.components))
    ]


def passed_over(who: Addressee, needs: Collection[str]) -> NotAsked:
    """Why an agent that is there gets no Step."""
    topics = " or ".join(needs)
    reason = f"the question is about {topics}, and no skill of it is"
    return NotAsked(agent=who.name, reason=reason, fix=f"ask whether to adopt, or tag a skill with {topics}")


def _whole(card: AgentCard) -> AgentSkill:
    """What a card without skills offers: whatever its name and description say."""
    return AgentSkill(id="", name=f"{card.name} {card.description}"[:LONGEST_OFFER])


def concern_of(skill: AgentSkill) -> str:
    """What an assessing skill looks at, as its id says."""
    return skill.id.removeprefix("assess-")


def _step(inquiry: Inquiry, position: int, who: Addressee, skill: AgentSkill, concern: str | None) -> Step:
    ignores = ignored_by(who.card, FINDINGS, skill.id) if concern else ()
    step = Step(
        agent=who.name,
        url=who.url,
        skill=skill.id,
        concern=concern,
        asked=f"{who.name} {who.card.version} {skill.id}",
        ignores=ignores,
        inquiry=inquiry.model_copy(update=_share(inquiry, inquiry.components[position])),
        key="",
    )
    return narrowed_to(step, step.inquiry)


def _share(inquiry: Inquiry, component: Component) -> dict[str, Any]:
    """What a Step is told of the Components and documents: a list that is a Component goes to its own Step alone."""
    strangers = {other.name for other in inquiry.components} - {component.name}
    documents = tuple(document for document in inquiry.documents if document.name not in strangers)
    return {"components": (component,), "documents": documents}


def narrowed_to(step: Step, inquiry: Inquiry) -> Step:
    """The Step with what it is told of an Inquiry, keyed by it."""
    narrowed = without(inquiry.model_copy(update=_share(inquiry, step.inquiry.components[0])), step.ignores)
    if step.key and narrowed == step.inquiry:
        return step
    return step.model_copy(update={"inquiry": narrowed, **_keys(step.asked, narrowed)})


def _keys(addressee: str, inquiry: Inquiry) -> dict[str, str]:
    """Digests of everything an answer depends on: who is asked, and what was told.

    Two: a Step is reused with other words as long as the facts are the same and nothing new is asked of it.
    """
    contents = inquiry.model_dump(mode="json", exclude=set(UNKEYED))
    return {"key": _digest(addressee, contents), "facts_key": _digest(addressee, contents | {"question": ""})}


def _digest(addressee: str, contents: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([addressee, contents], sort_keys=True).encode()).hexdigest()[:32]


def without(inquiry: Inquiry, paths: Iterable[str]) -> Inquiry:
    """The Inquiry with the fields at these dotted paths as if nobody had said them."""
    if not (paths := tuple(paths)):
        return inquiry
    tree: dict[str, Any] = inquiry.model_dump(mode="json")
    for path in paths:
        *branch, leaf = path.split(".")
        at = tree
        for step in branch:
            at = at.get(step, {}) if isinstance(at, dict) else {}
        if isinstance(at, dict):
            at.pop(leaf, None)
    return Inquiry.model_validate(tree)


def follows_up(inquiry: Inquiry, last: Recommendation | None) -> bool:
    """Whether the same Components were weighed as a whole just before: then they are again, and little is asked."""
    before = {_who(component) for component in last.inquiry.components} if last and not last.inquiry.concerns else set()
    return bool(before) and {_who(component) for component in inquiry.components} <= before


def _who(component: Component) -> str:
    return component.id or component.name


def split_for_retry(steps: Sequence[Step], retry: Retry | None) -> tuple[list[Step], list[Step]]:
    """The Steps to run and those to leave as they are: a retry may name the one agent to ask again."""
    agent = retry.agent if retry else None
    repeats = [step for step in steps if agent is None or agent in _names(step)]
    return repeats, [step for step in steps if step not in repeats]


def gap_of(step: Step, gaps: Iterable[Unanswered]) -> Unanswered | None:
    """The gap a Step left in an earlier Recommendation."""
    return next((gap for gap in gaps if gap.agent in _names(step) and gap.component in ("", step.component)), None)


def place_of(url: str) -> str:
    """What an agent is called whose card was never seen: where it should be."""
    return urlsplit(url).netloc or url


def _names(step: Step) -> tuple[str, str]:
    """A gap may have been named before the agent's card was seen."""
    return step.agent, place_of(step.url)


def in_words(inquiry: Inquiry) -> str:
    """The Inquiry as a sentence, for agents that only understand words."""
    component = inquiry.components[0]
    use = inquiry.use
    sentences = [f"We consider adopting {component.name}."]
    if inquiry.question:
        sentences.append(f"The question: {inquiry.question}")
    facts = [use.purpose, use.mode and f"use: {use.mode}", use.territory and f"in {', '.join(use.territory)}"]
    if any(facts):
        sentences.append("Our use: " + "; ".join(part for part in facts if part) + ".")
    sentences.append("What is your opinion, and what is it based on?")
    return " ".join(sentences)
