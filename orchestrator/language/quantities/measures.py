"""Reads one matched rule of the quantity grammar into measures."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from orchestrator.language.packaged import Phrase, sheet
from orchestrator.language.quantities.grammar import DAYS_PER_MONTH, grammar, months
from orchestrator.language.quantities.rule_match import Measured, RuleMatch
from protocols.adoption.text.currencies import currency
from protocols.models import StrictModel

SHARES = (("cached_share", re.compile(r"cach", re.I)), ("batch_share", re.compile(r"batch|off-?peak|overnight", re.I)))
# Fewer tokens than this beside "each" or "request" are those of one request, not of a month.
SMALL = 20_000
MANY_DEVICES = 50
TEAM = "team"


class MeasurePhrases(StrictModel):
    """`measures` of data/phrases.yaml."""

    revenue: Phrase
    arr: Phrase
    monthly: Phrase
    raised: Phrase
    sound: Phrase
    papers: Phrase
    unit_of_use: Phrase
    growth: Phrase
    more: Phrase
    less: Phrase
    per_token: Phrase
    output: Phrase


@cache
def phrases() -> MeasurePhrases:
    """The packaged patterns."""
    return MeasurePhrases.model_validate(sheet("quantities/data/phrases.yaml")["measures"])


def read(rule: str, match: RuleMatch) -> list[Measured]:
    """What a rule's match measures; nothing when the words near it tell otherwise."""
    reader = READERS.get(rule)
    return reader(match) if reader else [Measured(rule, match.value)]


def _in_out(match: RuleMatch) -> list[Measured]:
    if len(match.values) != 2:
        return []
    return [Measured("input_tokens", match.values[0]), Measured("output_tokens", match.values[1])]


def _gpus(match: RuleMatch) -> list[Measured]:
    if not 1 <= match.value <= 100_000 or match.value != int(match.value):
        return []
    return [Measured("gpu_count", match.value, label=gpu(match.groups.get("gpu", "")))]


def _gpu_price(match: RuleMatch) -> list[Measured]:
    code = currency(match.text)
    return [Measured("gpu_price_hour", match.value, code)] if code else []


def _money(match: RuleMatch) -> list[Measured]:
    code = currency(match.groups.get("before") or match.groups.get("after") or "") or "USD"
    # Before revenue: "raised 20M" is nobody's revenue and nobody's budget.
    if phrases().raised.search(match.near):
        return []
    if phrases().revenue.search(match.near):
        monthly = "monthly_revenue" if phrases().monthly.search(match.near) else "annual_revenue"
        return [Measured("arr" if phrases().arr.search(match.near) else monthly, match.value, code)]
    earlier = grammar().before.search(match.before)
    often = match.period or (months(earlier.group(1)) if earlier else None) or Decimal(1)
    return [Measured("budget_month", match.value * often, code)]


def _tokens(match: RuleMatch) -> list[Measured]:
    if match.period is None and match.value < SMALL and phrases().unit_of_use.search(match.near):
        out = "output" in match.text.lower() or phrases().output.search(match.before)
        side = "output_tokens" if out else "input_tokens"
        return [Measured(side, match.value)]
    often = match.spoken_period
    # "2,000 tokens" alone is a prompt; "40" alone is too little for one and left unread.
    if often is None and match.value < 100_000:
        side = "output_tokens" if phrases().output.search(match.before) else "input_tokens"
        return [Measured(side, match.value)] if match.value >= 50 else []
    return [Measured("tokens_month", match.value * (often or 1))]


def _tokens_request(match: RuleMatch) -> list[Measured]:
    side = (match.groups.get("side") or match.groups.get("side2") or "").lower()
    if side in ("reasoning", "thinking"):
        return [Measured("reasoning_tokens", match.value)]
    out = side in ("output", "out", "completion", "generated")
    return [Measured("output_tokens" if out else "input_tokens", match.value)]


def _requests(match: RuleMatch) -> list[Measured]:
    often = match.spoken_period
    if often is None:
        return [Measured("documents", match.value)] if phrases().papers.search(match.text) else []
    return [Measured("requests_day", match.value * often / DAYS_PER_MONTH)]


def _hours(match: RuleMatch) -> list[Measured]:
    # "48 hours" is a delay unless something to be heard stands near it.
    if match.period is None and not phrases().sound.search(match.near):
        return []
    return [Measured("hours_month", match.value * (match.period or 1))]


def _minutes(match: RuleMatch) -> list[Measured]:
    return [Measured(hours.measure, hours.value / 60) for hours in _hours(match)]


def _share(match: RuleMatch) -> list[Measured]:
    share = match.value / 100
    for name, pattern in SHARES:
        if pattern.search(match.near) and share <= 1:
            return [Measured(name, share)]
    # Growth a month before a single change: "grows 5 % a month" holds both.
    if phrases().growth.search(match.near):
        return [Measured("growth_month", share)]
    if phrases().more.search(match.near):
        return [Measured("factor", 1 + share)]
    return [Measured("factor", 1 - share)] if phrases().less.search(match.near) and share < 1 else []


def _staff_devices(match: RuleMatch) -> list[Measured]:
    """`300 developer laptops` are at least as many people; a few machines say nothing of the organisation's size."""
    if match.value < MANY_DEVICES:
        return []
    return [Measured("users", match.value), Measured("headcount", match.value)]


def _params(match: RuleMatch) -> list[Measured]:
    # 7,000,000,000 and 7 are the same size: nobody means ten thousand billions.
    return [Measured("params_b", match.value / Decimal(10**9) if match.value > 10_000 else match.value)]


def _horizon(match: RuleMatch) -> list[Measured]:
    span = match.groups.get("span") or match.groups.get("span2") or ""
    return [Measured("horizon_months", match.value * (12 if span.lower().startswith("year") else 1))]


def _latency(match: RuleMatch) -> list[Measured]:
    return [Measured("tpot_ms" if phrases().per_token.search(match.near) else "latency_ms", match.value)]


READERS: dict[str, Callable[[RuleMatch], list[Measured]]] = {
    "in_out": _in_out,
    "gpus": _gpus,
    "gpu_price": _gpu_price,
    "revenue": _money,
    "money": _money,
    "tokens": _tokens,
    "tokens_request": _tokens_request,
    "context": lambda match: [Measured("context_tokens", match.value)],
    "requests": _requests,
    "hours": _hours,
    "minutes": _minutes,
    "share": _share,
    "params": _params,
    "horizon": _horizon,
    "latency_ms": _latency,
    "staff_devices": _staff_devices,
    "staff": lambda match: [Measured("users", match.value), Measured("headcount", match.value)],
    "team": lambda match: [Measured("users", match.value, label=TEAM)],
    "dau": lambda match: [Measured("dau", match.value), Measured("users", match.value)],
}


def gpu(spelling: str) -> str:
    """A GPU's name as it is usually written."""
    return re.sub(r"\s+", " ", spelling.strip()).upper()
