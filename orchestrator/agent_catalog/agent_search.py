"""Which agents a search means: by a skill, by a tag, by words anywhere on the card. Pure."""

from a2a.types import AgentCard, AgentSkill

from protocols.adoption.inquiry import Words
from protocols.models import StrictModel


class AgentQuery(StrictModel):
    """What is looked for; an empty field looks for nothing, so an empty query means every agent."""

    text: Words = ""
    skill: Words = ""
    tag: Words = ""


def matches(query: AgentQuery, name: str, card: AgentCard | None) -> bool:
    """Whether the agent of that name is meant; of one whose card was never seen only the name is known.

    All three must fit; `skill` is an id or part of a name, `tag` a whole tag, and of `text` every word must be there.
    """
    skills = card.skills if card else ()
    by_skill = not query.skill or any(_is_skill(query.skill.casefold(), skill) for skill in skills)
    by_tag = not query.tag or any(query.tag.casefold() == tag.casefold() for skill in skills for tag in skill.tags)
    known = _words_on(name, card).casefold()
    return by_skill and by_tag and all(word in known for word in query.text.casefold().split())


def _is_skill(wanted: str, skill: AgentSkill) -> bool:
    return wanted == skill.id.casefold() or wanted in skill.name.casefold()


def _words_on(name: str, card: AgentCard | None) -> str:
    if card is None:
        return name
    of_skills = (
        text
        for skill in card.skills
        for text in (skill.id, skill.name, skill.description, *skill.tags, *skill.examples)
    )
    return "\n".join((name, card.name, card.description, card.provider.organization, *of_skills))
