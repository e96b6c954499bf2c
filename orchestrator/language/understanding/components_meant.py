"""Which components a message is about, given what the conversation was about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from orchestrator.language.interpretation import Intent
from orchestrator.language.names import Mention, MentionRole, Mentions, Recognition
from orchestrator.language.packaged import Phrase, sheet
from protocols.adoption import Component, Constituent
from protocols.adoption.registry import Record, Registry, tokens
from protocols.models import StrictModel

VARIANTS = (
    (
        re.compile(r"\btext[- ]?only\b|\bonly text\b|\bthe text (?:one|version|model)\b|\bwithout vision\b", re.I),
        "text",
    ),
    (re.compile(r"\bvision\b|\bmultimodal\b|\bimage one\b", re.I), "vision"),
    (re.compile(r"\bsmall(?:er|est)?\b|\blighter\b|\btiny\b|\bmini\b", re.I), "smaller"),
    (re.compile(r"\bbig(?:ger|gest)?\b|\blarge[rst]*\b", re.I), "bigger"),
    (re.compile(r"\bnew(?:er|est)?\b|\blatest\b", re.I), "newer"),
    (re.compile(r"\b(?:the )?other one\b|\bwrong (?:model|one)\b", re.I), "other"),
)
PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "former": 0, "latter": -1}
# A message this short may name a sibling by a word alone: `dev, not schnell`.
FEW = 8


class ComponentPhrases(StrictModel):
    """`components_meant` of data/phrases.yaml."""

    beside: Phrase
    added: Phrase
    ordinal: Phrase
    negated: Phrase
    sibling: Phrase
    sighted: Phrase


@cache
def phrases() -> ComponentPhrases:
    """The packaged patterns."""
    return ComponentPhrases.model_validate(sheet("understanding/data/phrases.yaml")["components_meant"])


@dataclass(frozen=True)
class ComponentsMeant:
    """The components a message is about, and what to say about the choice.

    `sibling` when it points at another release of the component before instead of naming one.
    """

    components: tuple[Component, ...]
    notes: tuple[str, ...] = ()
    sibling: bool = False


def components_meant(
    words: str, mentions: Mentions, before: Sequence[Component], registry: Registry, intent: Intent
) -> ComponentsMeant:
    """The named components, those of the conversation, or both where the message adds or compares.

    What is excluded leaves the conversation: `forget Milvus`; named beside something new it is replaced:
    `I meant AG2, not CrewAI` leaves the third component as it is.
    """
    subjects = _with_bases(mentions, registry)
    fresh = _distinct(subjects)
    notes = tuple(note for mention in mentions.of(MentionRole.SUBJECT) if (note := _note(mention, registry)))
    excluded = {mention.id for mention in mentions.of(MentionRole.EXCLUDED)} & {component.id for component in before}
    remaining = tuple(component for component in before if component.id not in excluded)
    # Nothing new is named: the conversation's own components, or a sibling of the only one.
    if not fresh:
        if not excluded and (variant := _variant(words, before, registry)):
            return ComponentsMeant((variant,), (f"I take that as {variant.name}.",), sibling=True)
        return ComponentsMeant(_by_place(words, remaining))
    compares = intent is Intent.COMPARE and len(fresh) == 1 and phrases().beside.search(words)
    if before and (excluded or compares or phrases().added.search(words)):
        return ComponentsMeant(_distinct((*remaining, *fresh)), notes)
    return ComponentsMeant(fresh, notes)


def _by_place(words: str, components: tuple[Component, ...]) -> tuple[Component, ...]:
    """The one of several that the words point at by its place; all where they point at none."""
    match = phrases().ordinal.search(words)
    if match is None or len(components) < 2:
        return components
    place = int(match["number"]) - 1 if match["number"] else PLACES[(match["one"] or match["end"]).lower()]
    return (components[place],) if place < len(components) else components


def _with_bases(mentions: Mentions, registry: Registry) -> list[Component]:
    """The subjects, each with what it is said to be based on."""
    subjects: list[Component] = []
    for mention in mentions.of(MentionRole.SUBJECT, MentionRole.BASE):
        component = _component(mention, registry)
        if mention.role is MentionRole.BASE and subjects:
            made_from = (*subjects[-1].constituents, Constituent(name=component.id or component.name, role="base"))
            subjects[-1] = subjects[-1].model_copy(update={"constituents": made_from})
        else:
            subjects.append(component)
    return subjects


def _component(mention: Mention, registry: Registry) -> Component:
    """What is sold as an API only keeps its name: nobody can adopt it, and no agent of ours has a record of it."""
    record = registry.records[mention.id] if mention.id else None
    if record is None or record.api_only:
        return Component(name=(record.name if record else mention.text)[:300], purl=mention.purl)
    component = record.component
    return component.model_copy(update={"version": mention.version}) if mention.version else component


def _distinct(components: Sequence[Component]) -> tuple[Component, ...]:
    return tuple({(component.id or component.name): component for component in components}.values())


def _note(mention: Mention, registry: Registry) -> str:
    if not mention.id:
        return ""
    record = registry.records[mention.id]
    if record.api_only:
        return f"{record.name} is sold as an API only: it cannot be adopted, hosted or changed by you."
    if mention.recognition is Recognition.FAMILY:
        return f"“{mention.text}” names a family; I take {record.name}. Name another release if you mean one."
    if mention.recognition in (Recognition.MISSPELT, Recognition.INHERITED):
        return f"I take “{mention.text}” as {record.name}."
    return ""


def _variant(words: str, before: Sequence[Component], registry: Registry) -> Component | None:
    """`the text-only one`, `the smaller one`, `the turbo one`: a sibling of the one component talked about."""
    current = registry.records.get(before[0].id or "") if len(before) == 1 else None
    if current is None:
        return None
    if chosen := _named_by_word(words, current, registry):
        return chosen.component
    kind = next((kind for pattern, kind in VARIANTS if pattern.search(words)), None)
    if kind is None or not phrases().sibling.search(words):
        return None
    family = (current.family or tokens(current.name)[0].text).casefold()
    kin = [
        record
        for record in registry.records.values()
        if record.id != current.id
        and (record.family or tokens(record.name)[0].text).casefold() == family
        and record.task
    ]
    # One with a licence on record first: it can be answered.
    kin.sort(key=lambda record: (not record.licence, record.id))
    chosen = _chosen(kind, current, [record for record in kin if record.version == current.version], kin)
    return chosen.component if chosen else None


def _named_by_word(words: str, current: Record, registry: Registry) -> Record | None:
    """The sibling whose id has just the words more that are said: `the turbo one` of Whisper large-v3."""
    stated = _word_set(phrases().negated.sub(" ", words))
    if len(words.split()) > FEW or not (phrases().sibling.search(words) or len(stated) <= 2):
        return None
    own = _word_set(current.id)
    kin = [record for record in registry.records.values() if record.id != current.id and _kindred(record, current)]
    extra = {record.id: _word_set(record.id) - own for record in kin}
    matches = [record for record in kin if extra[record.id] and extra[record.id] <= stated]
    return min(matches, key=lambda record: (len(own - _word_set(record.id)), not record.task), default=None)


def _word_set(text: str) -> set[str]:
    return {part.text for part in tokens(text)}


def _kindred(record: Record, current: Record) -> bool:
    return tokens(record.id)[0].text == tokens(current.id)[0].text


def _chosen(kind: str, current: Record, siblings: list[Record], kin: list[Record]) -> Record | None:
    def size(record: Record) -> float:
        return record.parameters_b or 0

    def distance(record: Record) -> float:
        return abs(size(record) - size(current))

    match kind:
        case "text":
            fits = sorted(
                (sibling for sibling in siblings if not phrases().sighted.search(sibling.name + sibling.task)),
                key=distance,
            )
        case "vision":
            fits = sorted(
                (sibling for sibling in siblings if phrases().sighted.search(sibling.name + sibling.task)), key=distance
            )
        case "smaller":
            fits = sorted(
                (sibling for sibling in siblings if 0 < size(sibling) < size(current)),
                key=lambda sibling: -size(sibling),
            )
        case "bigger":
            fits = sorted((record for record in siblings if size(record) > size(current)), key=size)
        case "newer":
            newer = (sibling for sibling in kin if sibling.released > (current.released or "9"))
            fits = sorted(newer, key=lambda sibling: sibling.released, reverse=True)
        case _:
            fits = siblings if len(siblings) == 1 else []
    return fits[0] if fits else None
