"""Whether a skill is about what was asked: by its tags, or by a word it shares with the question. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator

from a2a.types import AgentSkill

from orchestrator.language.acts.concerns import asks_for_all, rules, without_waived
from protocols.adoption import Inquiry
from protocols.adoption.text.component_names import spelled

WORD = re.compile(r"[^\W\d_]{4,}")
SHORT, STEM, SHARE = 5, 5, 0.7
LONGEST_QUESTION = 2_000
# Words of any question or skill here: they tell nothing apart.
COMMON = frozenset(
    """
    about adopt adopting adoption agent answer answers assess assessment check component components does
    everything from have look make model models more most need open question return returns says should
    source tell that their there these they this tool tools used using user users want what when where
    which with would your
    """.split()  # noqa: SIM905  a list of a line a word would hide the rules
)


def is_needed(skill: AgentSkill, needs: Collection[str], inquiry: Inquiry | None = None) -> bool:
    """Whether a Run with these needs asks a skill; no needs ask every skill.

    The needs are tags. Beside them the question's own words count: `secure` reaches a skill tagged `security`.
    """
    if not needs or set(needs) & set(skill.tags):
        return True
    return inquiry is not None and _shared(inquiry, (skill.id, skill.name, *skill.tags))


def topics_of(inquiry: Inquiry, skills: Iterable[AgentSkill]) -> tuple[str, ...]:
    """The tags of the skills that a question which names no concern is about: a code of conduct reaches `conduct`.

    Nothing when the whole is to be judged. A skill with a tag of a concern we know is reached by that concern.
    """
    if asks_for_all(inquiry.question[:LONGEST_QUESTION]):
        return ()
    ours = {tag for tags in rules().tags.values() for tag in tags}
    others = (skill for skill in skills if not ours & set(skill.tags))
    # Its name is prose ("Assess the code"), which many questions share a word with; a tag is chosen to be found by.
    named = (skill for skill in others if _shared(inquiry, skill.tags))
    return tuple(dict.fromkeys(tag for skill in named for tag in skill.tags))


def _shared(inquiry: Inquiry, texts: Iterable[str]) -> bool:
    names = {word for component in inquiry.components for word in spelled(component.name).split()}
    asked = without_waived(inquiry.question[:LONGEST_QUESTION])
    question_words = [word for word in _words(asked) if word not in names]
    offered = set(_words(" ".join(texts)))
    return any(_alike(word, offer) for word in question_words for offer in offered)


def _words(text: str) -> Iterator[str]:
    return (word for word in WORD.findall(text.casefold().replace("_", " ")) if word not in COMMON)


def _alike(word: str, offer: str) -> bool:
    """secure and security, licence and license, cost and costs; not international and interested."""
    shorter = min(len(word), len(offer))
    if shorter < SHORT:
        return word.rstrip("s") == offer.rstrip("s")
    same = next((at for at in range(shorter) if word[at] != offer[at]), shorter)
    return same >= max(STEM, SHARE * shorter)
