"""Which intent a message has: a trained classifier corrected by plain rules, and how sure that is."""

import math
import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.understanding.features import features, spelt
from orchestrator.language.understanding.nouns import Intent
from orchestrator.language.understanding.packaged import sheet

NEVER = -1e9
C = "_c_"


@dataclass(frozen=True)
class Shape:
    """What is known of a message beside its words."""

    components: int
    unknown: int
    in_conversation: bool
    known_before: bool
    measures: frozenset[str] = frozenset()
    purpose: bool = False
    wish: bool = False
    licence_named: bool = False
    many_users: bool = False


@dataclass(frozen=True)
class Cue:
    """Words that speak for an intent, and how strongly."""

    intent: Intent
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Weights:
    """The trained classifier: per feature, a weight for each intent it speaks for or against."""

    intents: tuple[Intent, ...]
    rows: dict[str, dict[str, float]]


@cache
def weights() -> Weights:
    """The packaged weights."""
    read = sheet("weights.json")
    return Weights(tuple(Intent(name) for name in read["intents"]), read["weights"])


@cache
def cues() -> tuple[Cue, ...]:
    """data/cues.yaml, compiled once."""
    read = sheet("cues.yaml")["cues"]
    return tuple(Cue(Intent(name), cue["weight"], _any(*cue["patterns"])) for name, cue in read.items())


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


COMPARING = _any(
    r"\bvs\b|\bversus\b|\bcompar\w+|\bor\b|\bbetter\b|\bthan\b|\bbetween\b|\bagainst\b|\binstead "
    r"of\b|\bover _c_|\brank\b|\bside by side\b|\bwhich one\b|\bwhich is\b|\bpick\b|\breplace _c_ "
    r"(?:with|by)|\bfrom _c_ to _c_|\bcheaper\b|\bmore open\b|\brather\b|\bstack up\b"
)
TOGETHER = re.compile(r"_c_\s*(?:\+|&|with|on|plus|together with|on top of|via|behind|under)\s*(?:\w+\s+)?_c_")
TELLING = re.compile(
    r"\bdifference\b|\bexplain\b|\bdiffer\b|\brelated\b|\bhave to do with\b|\b(?:fit|work|go"
    r"|play) together\b|\binterplay\b|\bwhat (?:is|are)\b|\bthing\b"
)
ASPECT = re.compile(r"\blicen[cs]e|\bcosts?\b|\bprice|\bcheap|\bbetter\b|\bfaster\b")
WONDERING = _any(r"\bif\b|\bsuppos|\bassum|\bimagine\b|\bstill\b|\bwhat (?:happens|changes|would)|\bwith only\b")
CANS = _any(r"\bpossible\b|\b(?:can|could|may) (?:we|i|you|one|our \w+|a \w+ \w+|an \w+ \w+)\b")


def decide(masked: str, shape: Shape) -> list[tuple[Intent, float]]:
    """Every possible intent with its chance, best first."""
    scores = dict(zip(weights().intents, _logits(masked, shape.in_conversation), strict=True))
    masked = spelt(masked)
    for cue in cues():
        if cue.pattern.search(masked):
            scores[cue.intent] += cue.weight
    _shaped(scores, masked, shape)
    top = max(scores.values())
    powers = {intent: math.exp(score - top) for intent, score in scores.items()}
    total = sum(powers.values())
    ranked = [(intent, power / total) for intent, power in powers.items()]
    return sorted(ranked, key=lambda each: (-each[1], each[0]))


def _logits(masked: str, in_conversation: bool) -> list[float]:
    trained = weights()
    found = [row for name in features(masked, in_conversation) if (row := trained.rows.get(name))]
    total = len(features(masked, in_conversation))
    scale = 1 / math.sqrt(max(1, total))
    return [scale * sum(row.get(intent, 0.0) for row in found) for intent in trained.intents]


def _shaped(scores: dict[Intent, float], masked: str, shape: Shape) -> None:
    """What the number of names and the conversation rule out or suggest."""
    named = shape.components + shape.unknown
    scores[Intent.UNSAFE] -= 1.5
    if named >= 2 and (TELLING.search(masked) and not ASPECT.search(masked)):
        scores[Intent.EXPLAIN] += 3
    elif named >= 2:
        together = not COMPARING.search(masked) and bool(TOGETHER.search(masked))
        scores[Intent.COMPARE] += -2 if together else (3.2 if COMPARING.search(masked) else 0.8)
        scores[Intent.EVALUATE] += 2 if together else 0
        if re.search(r"\b(?:cheaper|cheapest|better|best)\b", masked):
            scores[Intent.COMPARE] += 1.5
    elif named == 1 and re.search(r"\b(?:vs|versus)\b", masked):
        scores[Intent.COMPARE] += 5
    elif (
        shape.known_before
        and not named
        and re.search(
            r"\bwhich (?:one |of (?:the two|them|these"
            r"|those) )",
            masked,
        )
    ):
        scores[Intent.COMPARE] += 4
    elif not (shape.known_before and named) and not re.search(r"\bcompare\b|\bvs\b|\bversus\b", masked):
        scores[Intent.COMPARE] -= 3
    if named:
        scores[Intent.OFF_TOPIC] -= 4
        scores[Intent.CLARIFY] -= 4
        scores[Intent.RECOMMEND] -= 2
    if re.fullmatch(r"[\W\d]*(?:_c_[\W\d]*)+", masked):
        scores[Intent.EVALUATE] += 4
    if CANS.search(masked) and named == 1:
        _may(scores, masked, shape)
    if not shape.in_conversation:
        if not WONDERING.search(masked):
            scores[Intent.WHAT_IF] -= 3
        for intent in (Intent.CORRECT, Intent.REFORMAT, Intent.FOLLOW_UP_COST):
            scores[intent] = NEVER
    if not named:
        _nameless(scores, shape)


def _may(scores: dict[Intent, float], masked: str, shape: Shape) -> None:
    """`Can we use X` asks for the licence alone when only a licence's own terms are given, such as users or revenue."""
    thresholds = bool({"mau", "annual_revenue", "monthly_revenue", "arr"} & shape.measures) or shape.many_users
    if thresholds or re.search(r"\b(?:closed|proprietary)\b", masked):
        scores[Intent.LICENCE_CHECK] += 3
    elif (
        re.search(r"\bcommerc\w+|\bfor free\b", masked)
        and not shape.purpose
        and "_place_" not in masked
        and "product" not in masked
    ):
        scores[Intent.LICENCE_CHECK] += 2
    elif not re.search(
        r"licen|legal|allow|permit|copyleft|gpl|terms|train|publish|redistribut|mix"
        r"|infring",
        masked,
    ):
        scores[Intent.EVALUATE] += 1.5


def _nameless(scores: dict[Intent, float], shape: Shape) -> None:
    if not shape.known_before:
        for intent in (Intent.EVALUATE, Intent.COMPARE, Intent.ALTERNATIVES, Intent.WHAT_IF):
            scores[intent] = NEVER
        if not shape.licence_named:
            scores[Intent.LICENCE_CHECK] = NEVER
        if "params_b" not in shape.measures:
            scores[Intent.COST_ESTIMATE] = NEVER
        scores[Intent.RECOMMEND] += 2 if shape.wish else NEVER
        return
    scores[Intent.CLARIFY] -= 2.5
    scores[Intent.COMPARE] -= 1
    scores[Intent.FOLLOW_UP_COST] = max(scores[Intent.FOLLOW_UP_COST], scores[Intent.COST_ESTIMATE]) + 0.7
    scores[Intent.COST_ESTIMATE] = NEVER
    if not shape.wish:
        scores[Intent.RECOMMEND] -= 2
