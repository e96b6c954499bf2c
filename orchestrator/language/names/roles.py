"""What each component is in a message for: its subject, or excluded, a setting, of the past, a file format, quoted."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pydantic import Field

from orchestrator.language.names.mention import Mention, MentionRole, Recognition
from orchestrator.language.packaged import sheet
from protocols.adoption.registry import Registry, spelt
from protocols.models import StrictModel

# `Anything but X` is one clause.
CLAUSE = re.compile(
    r"[.;?!](?:\s|$)|(?<!\banything )(?<!\beverything )(?<!\ball )(?<!\banyone )"
    r"\b(?:but|while|whereas|aber|mais|pero)\b(?! not| no\b)",
    re.IGNORECASE,
)
# A list of names: what is said before its first is said of all.
ENUMERATION = re.compile(r"(?:_c_(?:\s+licen[cs]ed?)?\s*(?:,|and|or|nor|/|&|und|oder|et|ou|y|o)?\s*)+$")
REACH = 200
# `We use Kafka and Airflow. Is Airflow safe?` asks about one of them; `we use Redis, is Valkey better?` about both.
IN_USE = re.compile(
    r"(?<!may )(?<!can )(?<!could )(?<!should )(?<!do )(?<!must )(?<!would )"
    r"\b(?:we|they|everyone|everybody|i|our \w+)(?: \w+){0,2} (?:already |currently |now |today )?"
    r"(?:use|uses|run|runs|host|operate|operates) (?:the )?$",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\b(?:better|worse|cheaper|faster|safer|than|versus|vs|compare\w*|instead|replac\w+|switch\w*"
    r"|migrat\w+|mov(?:e|ing) to|should we|should i|thinking (?:of|about)|consider\w*)\b",
    re.IGNORECASE,
)
# Nothing else is named: what is looked for stands in its place.
ANYTHING_BUT = re.compile(r"\b(?:anything|everything|something|all) (?:but|except|other than)\b", re.IGNORECASE)
REPLACED = re.compile(
    r"\b(?:replac\w+|like|instead of|alternatives? to|than|similar to|from|off|comparable to|as good as|besides)"
    r"\s+(?:\S+ or )?$",
    re.IGNORECASE,
)


class RoleRule(StrictModel):
    """Patterns for one role; see data/roles.yaml."""

    before: str = Field(default="", max_length=2_000)
    after: str = Field(default="", max_length=2_000)
    inside: str = Field(default="", max_length=2_000)
    compared: str = Field(default="", max_length=2_000)
    ids: tuple[str, ...] = ()


@cache
def rules() -> dict[MentionRole, RoleRule]:
    """The packaged rules."""
    return {MentionRole(name): RoleRule.model_validate(row) for name, row in sheet("names/data/roles.yaml").items()}


@cache
def _pattern(source: str) -> re.Pattern[str]:
    # A folded line of YAML begins with the next alternative.
    return re.compile(source.replace(" |", "|"), re.IGNORECASE)


def with_roles(text: str, mentions: Sequence[Mention], registry: Registry, alone: bool) -> tuple[Mention, ...]:
    """Each mention with its role; what is quoted or past is the subject of a message `alone` that has no other."""
    ordered = sorted(mentions, key=lambda mention: mention.start)
    roles = [_stated_role(text, mention, ordered) for mention in ordered]
    for at, role in enumerate(roles):
        if role is MentionRole.BASE and MentionRole.SUBJECT not in roles[:at]:
            roles[at] = MentionRole.SUBJECT
    if alone and not {MentionRole.SUBJECT, MentionRole.EXCLUDED} & set(roles):
        roles = [MentionRole.SUBJECT] * len(roles)
    if alone and set(roles) == {MentionRole.EXCLUDED} and ANYTHING_BUT.search(text):
        roles = [MentionRole.SUBJECT] * len(roles)
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
    before = ENUMERATION.sub("", CLAUSE.split(_masked(text, mention, mentions))[-1])
    after = text[mention.end : mention.end + REACH]
    for role in (MentionRole.EXCLUDED, MentionRole.LICENSED, MentionRole.PAST):
        rule = patterns[role]
        if _pattern(rule.before).search(before) or (rule.after and _pattern(rule.after).match(after)):
            return role
    if mention.id is None and _pattern(patterns[MentionRole.PUBLISHED].before).search(before):
        return MentionRole.PUBLISHED
    setting = patterns[MentionRole.SETTING]
    if mention.id in setting.ids and _pattern(setting.before).search(before):
        return MentionRole.SETTING
    if IN_USE.search(before) and not COMPARES.search(text):
        return MentionRole.SETTING
    inside = (match.span() for match in _pattern(patterns[MentionRole.QUOTED].inside).finditer(text))
    if any(start < mention.start and mention.end < end for start, end in inside):
        return MentionRole.QUOTED
    return MentionRole.BASE if _pattern(patterns[MentionRole.BASE].before).search(before) else MentionRole.SUBJECT


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
    return MentionRole.SETTING if api_only and REPLACED.search(text[: mention.start]) else role


def _steps_back(mention: Mention, registry: Registry) -> bool:
    """What is used today behind an API, and what a model is measured by."""
    record = registry.records[mention.id] if mention.id else None
    return record is not None and (record.api_only or record.category == "benchmark")


def _near(text: str, mentions: Sequence[Mention], at: int, pattern: str) -> bool:
    """Whether words of comparison stand between a mention and the one before or after it, or open the message."""
    mention = mentions[at]
    starts = mentions[at - 1].end if at else 0
    ends = mentions[at + 1].start if at + 1 < len(mentions) else mention.end
    return bool(
        _pattern(pattern).search(text[starts : mention.start]) or _pattern(pattern).search(text[mention.end : ends])
    )


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
