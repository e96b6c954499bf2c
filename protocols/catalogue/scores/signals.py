"""Facts of an Entry read as values that the rubric's rules turn into points."""

import re
from collections.abc import Callable
from datetime import date

from pydantic import JsonValue

from protocols.adoption import Evidence, Grade, Signal
from protocols.catalogue.cited_fact import CatalogueFact, CitedFact, as_text, day
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.scores.rubric import Rubric
from protocols.catalogue.scores.scoring_rule import ScoringRule

Read = float | bool | str | None
_DAYS_PER_MONTH, _DAYS_PER_YEAR = 30.44, 365.25
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_OUT_OF_TEN = re.compile(r"(\d{1,2})/10\b")  # `8/10: 4 of 5 actions are pinned`
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RELEASED = re.compile(r"(?:\(|@ )(\d{4}-\d{2})")  # `1.3.0 (2026-10)`, `v1.3.0 @ 2026-10-04`
# Facts that say in words that something was not released.
_NOT_OPEN = ("not released", "not disclosed", "none", "no ")


def signals(
    entry: CatalogueEntry, rules: tuple[ScoringRule, ...], rubric: Rubric, today: date
) -> tuple[tuple[Signal, CitedFact], ...]:
    """Every Signal of these rules that the Entry has a fact for, with the fact."""
    sort = rubric.sort(entry.kind.value)
    candidates = (_signal(entry, rule, rubric, today) for rule in rules if sort in rule.of)
    return tuple(signal for signal in candidates if signal)


def judged(key: str, value: JsonValue, today: date) -> CatalogueFact:
    """Something the catalogue itself says: a relation or a count, not a fact read elsewhere."""
    evidence = Evidence(
        title="This catalogue's own judgement",
        locator=f"data/catalogue, {key.removeprefix('catalogue.')}",
        seen=today.isoformat(),
        grade=Grade.JUDGEMENT,
    )
    return CatalogueFact(key, value, "judgement", today.isoformat(), evidence)


def _signal(entry: CatalogueEntry, rule: ScoringRule, rubric: Rubric, today: date) -> tuple[Signal, CitedFact] | None:
    claim = _claim(entry, rule.fact, today)
    if claim is None:
        return None
    value = _value(entry, rule, claim, rubric, today)
    points = None if value is None else rule.points(value)
    if points is None:
        return None
    text = _value_text(rule, value, claim)
    signal = Signal(
        fact=claim.key,
        value=text[:2_000],
        points=round(points, 4),
        weight=rule.weight,
        rule=rule.text,
        evidence=(claim.evidence,),
    )
    return signal, claim


def _value(entry: CatalogueEntry, rule: ScoringRule, claim: CitedFact, rubric: Rubric, today: date) -> Read:
    """The fact as the rule reads it; `None` when it is not what the rule expects, such as a date that is none."""
    try:
        return _home(rubric, claim.value) if rule.reads == "home" else _READERS[rule.reads](entry, claim, today)
    except ValueError:
        return None


def _claim(entry: CatalogueEntry, keys: tuple[str, ...], today: date) -> CitedFact | None:
    match keys[0]:
        case "catalogue.superseded_by":
            return judged(keys[0], entry.superseded_by or "nothing", today)
        case "catalogue.alternatives":
            return judged(keys[0], len(entry.alternatives), today)
        case "catalogue.benchmarks":
            cited = entry.under("benchmark.")
            return (
                CatalogueFact("benchmark", len(cited), cited[0].source, cited[0].as_of, cited[0].evidence)
                if cited
                else judged(keys[0], 0, today)
            )
        # The advisory itself is the evidence; a count of advisories would say nothing of their weight.
        case "security.advisory" if entry.advisories:
            first = entry.advisories[0]
            return CatalogueFact(keys[0], first.summary, "advisory", first.evidence.seen, first.evidence)
        case "security.incident" if entry.incidents:
            last = entry.incidents[0]
            return CatalogueFact(keys[0], last.summary, "incident", last.evidence.seen, last.evidence)
    return entry.fact(*keys)


def _value_text(rule: ScoringRule, value: Read, claim: CitedFact) -> str:
    if rule.reads == "mof" and isinstance(value, float):
        return f"unclassified, {value:g}% of Class III"
    return as_text(claim.value) if isinstance(value, bool | str) else _number(value, claim)


def _number(value: Read, claim: CitedFact) -> str:
    text_of_fact = as_text(claim.value)
    text = f"{value:,.10g}" if isinstance(value, float) and value != int(value) else f"{value:,.0f}"
    return text_of_fact if text_of_fact == text or not isinstance(claim.value, str) else f"{text} ({text_of_fact})"


def _home(rubric: Rubric, value: JsonValue) -> str | None:
    text = str(value)
    return text if text in {"graduated", "incubating", "sandbox"} else rubric.home(text)


def _as_number(_: CatalogueEntry, claim: CitedFact, __: date) -> Read:
    value = claim.value
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _first_number(_: CatalogueEntry, claim: CitedFact, __: date) -> Read:
    match = _NUMBER.search(str(claim.value))
    return float(match[0]) if match else None


def out_of_ten(claim: CitedFact) -> float | None:
    """8 of `8/10: 4 of 5 actions are pinned`; `None` where the words decide nothing."""
    match = _OUT_OF_TEN.match(str(claim.value))
    return float(match[1]) if match else None


def _percent(_: CatalogueEntry, claim: CitedFact, __: date) -> Read:
    match = _PERCENT.search(str(claim.value))
    return float(match[1]) / 100 if match else None


def months_since_release(claim: CitedFact) -> float | None:
    """To the day of the look-up, so that an old look-up costs freshness and not points."""
    match = _RELEASED.search(str(claim.value))
    if not match:
        return None
    released, looked_up = day(match[1]), day(claim.as_of)
    return float(max(0, (looked_up.year - released.year) * 12 + looked_up.month - released.month))


def _days_before_seen(_: CatalogueEntry, claim: CitedFact, __: date) -> Read:
    return float(max(0, (day(claim.as_of) - day(str(claim.value))).days))


def _months_since(_: CatalogueEntry, claim: CitedFact, today: date) -> Read:
    # To the day of the answer: a model ages whether or not anybody looks.
    return round((today - day(str(claim.value))).days / _DAYS_PER_MONTH, 1)


def _years_since(_: CatalogueEntry, claim: CitedFact, today: date) -> Read:
    return round((today - day(str(claim.value))).days / _DAYS_PER_YEAR, 1)


def _mof(entry: CatalogueEntry, claim: CitedFact, _: date) -> Read:
    if claim.value in (1, 2, 3):
        return str(claim.value)
    progress = entry.fact("openness.mof_class3_progress")
    return float(progress.value) if progress and isinstance(progress.value, int | float) else None


def _released(_: CatalogueEntry, claim: CitedFact, __: date) -> Read:
    return None if str(claim.value).casefold().startswith(_NOT_OPEN) else True


_READERS: dict[str, Callable[[CatalogueEntry, CitedFact, date], Read]] = {
    "number": _as_number,
    "out_of_ten": lambda _, claim, __: out_of_ten(claim),
    "first_number": _first_number,
    "percent": _percent,
    "months_since_release": lambda _, claim, __: months_since_release(claim),
    "days_before_seen": _days_before_seen,
    "months_since": _months_since,
    "years_since": _years_since,
    "mof": _mof,
    "released": _released,
    "flag": lambda _, claim, __: claim.value if isinstance(claim.value, bool) else None,
    "there": lambda _, __, ___: True,
    "pickle": lambda _, claim, __: True if "pickle" in str(claim.value).casefold() else None,
    "length": lambda _, claim, __: float(len(claim.value)) if isinstance(claim.value, list) else None,
    "superseded": lambda entry, _, __: "yes" if entry.superseded_by else "no",
}
