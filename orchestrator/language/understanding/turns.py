"""Which components a message is about, given what the conversation was about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.language.understanding.mentions import Mention, Spotted
from orchestrator.language.understanding.names import Entry, Names, tokens
from orchestrator.language.understanding.nouns import Intent
from protocols.adoption import Component

DROPPED = re.compile(
    r"\b(?:forget|not|drop|without|leave|instead of|rather than|skip|except|ditch|no "
    r"longer)\s+(?:about\s+|the\s+)?$",
    re.I,
)
BESIDE = re.compile(
    r"\b(?:compare|versus|vs\.?|against|better|worse|cheaper|faster|than|both|them|side by side"
    r"|it (?:to|with)|that (?:to|with)"
    r"|add|also include|as well|too)\b",
    re.IGNORECASE,
)
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
SIGHTED = re.compile(r"vision|-vl\b|multimodal|image|video", re.IGNORECASE)


@dataclass(frozen=True)
class Aimed:
    """The components a message is about, whether they are carried over, and what to say about the choice."""

    components: tuple[Component, ...]
    carried: bool = False
    notes: tuple[str, ...] = ()


def aim(words: str, spotted: Spotted, before: Sequence[Component], names: Names, intent: Intent) -> Aimed:
    """The named components, those of the conversation, or both where the message compares."""
    chosen = spotted.mentions if intent is Intent.COMPARE else _wanted(words, spotted)
    named = tuple(_described(mention, names) for mention in chosen)
    unknown = tuple(Component(name=odd.name[:300], purl=odd.purl) for odd in spotted.unknown)
    fresh = _distinct((*named, *unknown))
    notes = tuple(note for mention in spotted.mentions if (note := _note(mention, names)))
    if not fresh:
        variant = _variant(words, before, names) if before else None
        if variant:
            said = f"I take that as {variant.name}."
            return Aimed((variant,), carried=True, notes=(said,))
        return Aimed(tuple(before), carried=True)
    if before and intent is Intent.COMPARE and len(fresh) == 1 and BESIDE.search(words):
        return Aimed(_distinct((*before, *fresh)), notes=notes)
    return Aimed(fresh, notes=notes)


def _wanted(words: str, spotted: Spotted) -> list[Mention]:
    """`not X, Y` is about Y."""
    kept = [mention for mention in spotted.mentions if not DROPPED.search(words[: mention.start])]
    return kept if kept and len(kept) < len(spotted.mentions) else list(spotted.mentions)


def dropped(words: str, spotted: Spotted) -> bool:
    """Whether every component named is only named to be left."""
    start = r"^\W*(?:ok,? |please )?(?:forget|drop|ditch|leave)\b"
    return bool(spotted.mentions) and re.search(start, words, re.I) is not None and len(spotted.ids) == 1


def _described(mention: Mention, names: Names) -> Component:
    component = names.component(mention.id)
    return component.model_copy(update={"version": mention.version}) if mention.version else component


def _distinct(components: tuple[Component, ...]) -> tuple[Component, ...]:
    return tuple({(component.id or component.name): component for component in components}.values())


def _note(mention: Mention, names: Names) -> str:
    name = names.entries[mention.id].name
    if mention.how == "family":
        return f"“{mention.said}” names a family; I take {name}. Name another release if you mean one."
    if mention.how in ("misspelt", "heard", "inherited"):
        return f"I take “{mention.said}” as {name}."
    return ""


def _variant(words: str, before: Sequence[Component], names: Names) -> Component | None:
    """`the text-only one`, `the smaller one`: a sibling of the one component talked about."""
    current = names.entries.get(before[0].id or "") if len(before) == 1 else None
    wish = next((kind for pattern, kind in VARIANTS if pattern.search(words)), None)
    if (
        current is None
        or wish is None
        or not re.search(r"\bones?\b|\bversion\b|\bmodel\b|\bmeant?\b|\bvariant\b", words, re.I)
    ):
        return None
    family = tokens(current.name)[0].text
    version = next((part.text for part in tokens(current.name)[1:3] if part.is_number), "")
    kin = [e for e in names.entries.values() if e.id != current.id and tokens(e.name)[0].text == family]
    kin.sort(key=lambda entry: (not entry.licence, entry.id))
    siblings = [entry for entry in kin if any(part.text == version for part in tokens(entry.name)[1:3])]
    chosen = _chosen(wish, current, siblings, kin)
    return chosen.component if chosen else None


def _chosen(wish: str, current: Entry, siblings: list[Entry], kin: list[Entry]) -> Entry | None:
    def size(entry: Entry) -> float:
        return entry.params_b or max(
            (float(n) for n in re.findall(r"(\d+(?:\.\d+)?)b\b", entry.name.lower())), default=0
        )

    match wish:
        case "text":
            fits = [entry for entry in siblings if not SIGHTED.search(entry.name + entry.task)]
        case "vision":
            fits = [entry for entry in siblings if SIGHTED.search(entry.name + entry.task)]
        case "smaller":
            fits = sorted((e for e in siblings if 0 < size(e) < size(current)), key=lambda e: -size(e))
        case "bigger":
            fits = sorted((entry for entry in siblings if size(entry) > size(current)), key=size)
        case "newer":
            fits = sorted(
                (e for e in kin if e.released > (current.released or "9")), key=lambda e: e.released, reverse=True
            )
        case _:
            fits = siblings if len(siblings) == 1 else []
    return fits[0] if fits else None
