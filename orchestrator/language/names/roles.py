"""What each component is in a message for: its subject, or excluded, a setting, of the past, a file format, quoted."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from orchestrator.language.names.mention import Mention, MentionRole, Recognition
from orchestrator.language.packaged import FoldedPhrase, Phrase, sheet
from protocols.adoption.registry import Registry, spelt
from protocols.models import StrictModel

REACH = 200


class RolePhrases(StrictModel):
    """`roles` of data/phrases.yaml."""

    clause: Phrase
    enumeration: Phrase
    in_use: Phrase
    compares: Phrase
    anything_but: Phrase
    replaced: Phrase


@cache
def phrases() -> RolePhrases:
    """The packaged patterns."""
    return RolePhrases.model_validate(sheet("names/data/phrases.yaml")["roles"])


class RoleRule(StrictModel):
    """Patterns for one role; see data/roles.yaml."""

    before: FoldedPhrase | None = None
    after: FoldedPhrase | None = None
    inside: FoldedPhrase | None = None
    compared: FoldedPhrase | None = None
    ids: tuple[str, ...] = ()


@cache
def rules() -> dict[MentionRole, RoleRule]:
    """The packaged rules."""
    return {MentionRole(name): RoleRule.model_validate(row) for name, row in sheet("names/data/roles.yaml").items()}


def with_roles(text: str, mentions: Sequence[Mention], registry: Registry, alone: bool) -> tuple[Mention, ...]:
    """Each mention with its role; what is quoted or past is the subject of a message `alone` that has no other."""
    ordered = sorted(mentions, key=lambda mention: mention.start)
    roles = [_stated_role(text, mention, ordered) for mention in ordered]
    # `Fine-tuned from Llama` alone is a question about Llama; behind another name it says what that one is made of.
    for at, role in enumerate(roles):
        if role is MentionRole.BASE and MentionRole.SUBJECT not in roles[:at]:
            roles[at] = MentionRole.SUBJECT
    if alone and not {MentionRole.SUBJECT, MentionRole.EXCLUDED} & set(roles):
        roles = [MentionRole.SUBJECT] * len(roles)
    if alone and set(roles) == {MentionRole.EXCLUDED} and phrases().anything_but.search(text):
        roles = [MentionRole.SUBJECT] * len(roles)
    # Before what is replaced: `something like ChatGPT on Kubernetes` must not lose both names.
    roles = _beside(text, ordered, roles, registry)
    roles = [_replaced(text, mention, role, registry) for mention, role in zip(ordered, roles, strict=True)]
    return tuple(
        replace(mention, role=role)
        for mention, role in zip(ordered, roles, strict=True)
        if not _names_release(mention, ordered, registry)
    )


def _stated_role(text: str, mention: Mention, mentions: Sequence[Mention]) -> MentionRole:
    """The role that the words around a mention give it."""
    patterns = rules()
    before = phrases().enumeration.sub("", phrases().clause.split(_masked(text, mention, mentions))[-1])
    after = text[mention.end : mention.end + REACH]
    # The first that fits wins: `we dropped X and never want it back` excludes X, and that it is of the past says less.
    for role in (MentionRole.EXCLUDED, MentionRole.LICENSED, MentionRole.PAST):
        rule = patterns[role]
        if _ends(rule, before) or (rule.after and rule.after.match(after)):
            return role
    if mention.id is None and _ends(patterns[MentionRole.PUBLISHED], before):
        return MentionRole.PUBLISHED
    setting = patterns[MentionRole.SETTING]
    if mention.id in setting.ids and _ends(setting, before):
        return MentionRole.SETTING
    if phrases().in_use.search(before) and not phrases().compares.search(text):
        return MentionRole.SETTING
    inside = patterns[MentionRole.QUOTED].inside
    quotations = (match.span() for match in inside.finditer(text)) if inside else ()
    if any(start < mention.start and mention.end < end for start, end in quotations):
        return MentionRole.QUOTED
    return MentionRole.BASE if _ends(patterns[MentionRole.BASE], before) else MentionRole.SUBJECT


def _ends(rule: RoleRule, before: str) -> bool:
    """Whether the words right before a mention are those of the rule."""
    return bool(rule.before and rule.before.search(before))


def _masked(text: str, mention: Mention, mentions: Sequence[Mention]) -> str:
    """The words before a mention, other names masked."""
    start = max(0, mention.start - REACH)
    before = text[start : mention.start]
    for neighbour in sorted(mentions, key=lambda item: -item.start):
        if start <= neighbour.start and neighbour.end <= mention.start:
            before = f"{before[: neighbour.start - start]}_c_{before[neighbour.end - start :]}"
    return before


def _beside(text: str, mentions: Sequence[Mention], roles: list[MentionRole], registry: Registry) -> list[MentionRole]:
    """Platforms, yardsticks, file formats and what is sold as an API only step back before the subject."""
    for role in (MentionRole.SETTING, MentionRole.FORMAT):
        rule = rules()[role]
        aside = [
            at
            for at, mention in enumerate(mentions)
            if roles[at] is MentionRole.SUBJECT
            and (mention.id in rule.ids or (role is MentionRole.SETTING and _steps_back(mention, registry)))
        ]
        others = any(roles[at] is MentionRole.SUBJECT and at not in aside for at in range(len(mentions)))
        for at in aside if others else ():
            compared = rule.compared and mentions[at].id in rule.ids and _near(text, mentions, at, rule.compared)
            roles[at] = roles[at] if compared else role
    return roles


def _replaced(text: str, mention: Mention, role: MentionRole, registry: Registry) -> MentionRole:
    """`Something like ChatGPT`, `could replace GPT-4o`: what cannot be adopted is what is to be replaced."""
    api_only = mention.id is not None and registry.records[mention.id].api_only
    return MentionRole.SETTING if api_only and phrases().replaced.search(text[: mention.start]) else role


def _steps_back(mention: Mention, registry: Registry) -> bool:
    """What is used today behind an API, and what a model is measured by."""
    record = registry.records[mention.id] if mention.id else None
    return record is not None and (record.api_only or record.category == "benchmark")


def _near(text: str, mentions: Sequence[Mention], at: int, pattern: re.Pattern[str]) -> bool:
    """Whether words of comparison stand between a mention and the one before or after it, or open the message."""
    mention = mentions[at]
    starts = mentions[at - 1].end if at else 0
    ends = mentions[at + 1].start if at + 1 < len(mentions) else mention.end
    return bool(pattern.search(text[starts : mention.start]) or pattern.search(text[mention.end : ends]))


def _names_release(mention: Mention, mentions: Sequence[Mention], registry: Registry) -> bool:
    """A bare family or maker beside one of its releases says no more: `the Llama licence ... Llama 3.3 70B`."""
    others = [neighbour for neighbour in mentions if neighbour is not mention and (neighbour.id or neighbour.nearest)]
    records = [
        registry.records[id] for neighbour in others for id in ((neighbour.id,) if neighbour.id else neighbour.nearest)
    ]
    if mention.id and any(
        0 <= neighbour.start - mention.end <= 2 and _same_family(mention, neighbour, registry) for neighbour in others
    ):
        return mention.recognition in (Recognition.FAMILY, Recognition.MISSPELT)
    if mention.recognition is Recognition.FAMILY and mention.id:
        family = (registry.records[mention.id].family or "").casefold()
        return mention.text.casefold() == family and family in {(record.family or "").casefold() for record in records}
    return spelt(mention.text) in {spelt(record.publisher or "") for record in records}


def _same_family(first: Mention, second: Mention, registry: Registry) -> bool:
    families = [registry.records[mention.id].family for mention in (first, second) if mention.id]
    return len(families) == 2 and families[0] == families[1]
