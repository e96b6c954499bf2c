"""Reads one matched rule of the quantity grammar into measures."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from orchestrator.language.quantities.grammar import DAYS_PER_MONTH, grammar, months
from protocols.adoption.text.currencies import currency

SPOKEN = re.compile(
    r"\b(?:(?:per|an?|each|every)\s+(month|day|week|year|hour)|(monthly|daily|weekly|yearly|annually))\b", re.I
)
REVENUE = re.compile(
    r"revenue|turnover|\barr\b|\bmrr\b|\bsales\b|annual income|\bmak(?:e|es|ing)\b|\bearn(?:s|ing)?\b"
    r"|turn(?:ing)? over",
    re.IGNORECASE,
)
ARR = re.compile(r"\barr\b", re.IGNORECASE)
MONTHLY = re.compile(r"monthly|per month|a month|/mo|\bmrr\b", re.IGNORECASE)
RAISED = re.compile(r"\b(?:raised|funding|valuation|invested|series [a-e]|fine|penalty)\b", re.IGNORECASE)
SOUND = re.compile(
    r"audio|calls?|speech|video|recording|meeting|podcast|interview|transcri|lecture|footage|voice|dictat", re.I
)
PAPERS = re.compile(r"documents?|docs|pages?|pdfs?|contracts|images?", re.IGNORECASE)
EACH = re.compile(r"\beach\b|requests?|tickets?|per call|conversation|message", re.IGNORECASE)
GROWTH = re.compile(r"(?:grow|growth|increase)\w*[^.]{0,30}(?:month|mo\b|mom)", re.IGNORECASE)
SHARES = (("cached_share", re.compile(r"cach", re.I)), ("batch_share", re.compile(r"batch|off-?peak|overnight", re.I)))
MORE = re.compile(r"\b(?:headroom|on top|extra|more|grow|increase|rise|up|higher)\b", re.IGNORECASE)
LESS = re.compile(r"\b(?:less|fewer|drop|decrease|shrink|lower|down)\b", re.IGNORECASE)
PER_TOKEN = re.compile(r"per token|tpot|each token", re.IGNORECASE)
SMALL = 20_000
TEAM = "team"


@dataclass(frozen=True)
class Measured:
    """One measure a rule found."""

    measure: str
    value: Decimal
    currency: str = ""
    label: str = ""


@dataclass(frozen=True)
class Found:
    """A rule's match: its numbers, its groups, and the words near it up to the neighbouring numbers."""

    said: str
    before: str
    near: str
    values: tuple[Decimal, ...]
    groups: dict[str, str]

    @property
    def value(self) -> Decimal:
        """The first number."""
        return self.values[0]

    @property
    def period(self) -> Decimal | None:
        """How often a month, as the match itself says."""
        return months(self.groups.get("per") or self.groups.get("ly") or "")

    @property
    def spoken_period(self) -> Decimal | None:
        """How often a month, as the match or the words near it say."""
        if self.period is not None:
            return self.period
        spoken = SPOKEN.search(self.near)
        return months(spoken.group(1) or spoken.group(2)) if spoken else None


def read(rule: str, found: Found) -> list[Measured]:
    """What a rule's match measures; nothing when the words near it tell otherwise."""
    reader = READERS.get(rule)
    return reader(found) if reader else [Measured(rule, found.value)]


def _in_out(found: Found) -> list[Measured]:
    if len(found.values) != 2:
        return []
    return [Measured("input_tokens", found.values[0]), Measured("output_tokens", found.values[1])]


def _gpus(found: Found) -> list[Measured]:
    if not 1 <= found.value <= 100_000 or found.value != int(found.value):
        return []
    return [Measured("gpu_count", found.value, label=gpu(found.groups.get("gpu", "")))]


def _gpu_price(found: Found) -> list[Measured]:
    code = currency(found.said)
    return [Measured("gpu_price_hour", found.value, code)] if code else []


def _money(found: Found) -> list[Measured]:
    code = currency(found.groups.get("before") or found.groups.get("after") or "") or "USD"
    if RAISED.search(found.near):
        return []
    if REVENUE.search(found.near):
        monthly = "monthly_revenue" if MONTHLY.search(found.near) else "annual_revenue"
        return [Measured("arr" if ARR.search(found.near) else monthly, found.value, code)]
    earlier = grammar().before.search(found.before)
    often = found.period or (months(earlier.group(1)) if earlier else None) or Decimal(1)
    return [Measured("budget_month", found.value * often, code)]


def _tokens(found: Found) -> list[Measured]:
    if found.period is None and found.value < SMALL and EACH.search(found.near):
        side = "output_tokens" if "output" in found.said.lower() else "input_tokens"
        return [Measured(side, found.value)]
    often = found.spoken_period
    if often is None and found.value < 100_000:
        return [Measured("input_tokens", found.value)] if found.value >= 50 else []
    return [Measured("tokens_month", found.value * (often or 1))]


def _tokens_request(found: Found) -> list[Measured]:
    side = (found.groups.get("side") or found.groups.get("side2") or "").lower()
    if side in ("reasoning", "thinking"):
        return [Measured("reasoning_tokens", found.value)]
    out = side in ("output", "out", "completion", "generated")
    return [Measured("output_tokens" if out else "input_tokens", found.value)]


def _requests(found: Found) -> list[Measured]:
    often = found.spoken_period
    if often is None:
        return [Measured("documents", found.value)] if PAPERS.search(found.said) else []
    return [Measured("requests_day", found.value * often / DAYS_PER_MONTH)]


def _hours(found: Found) -> list[Measured]:
    if found.period is None and not SOUND.search(found.near):
        return []
    return [Measured("hours_month", found.value * (found.period or 1))]


def _minutes(found: Found) -> list[Measured]:
    return [Measured(each.measure, each.value / 60) for each in _hours(found)]


def _share(found: Found) -> list[Measured]:
    share = found.value / 100
    for name, pattern in SHARES:
        if pattern.search(found.near) and share <= 1:
            return [Measured(name, share)]
    if GROWTH.search(found.near):
        return [Measured("growth_month", share)]
    if MORE.search(found.near):
        return [Measured("factor", 1 + share)]
    return [Measured("factor", 1 - share)] if LESS.search(found.near) and share < 1 else []


def _params(found: Found) -> list[Measured]:
    return [Measured("params_b", found.value / Decimal(10**9) if found.value > 10_000 else found.value)]


def _horizon(found: Found) -> list[Measured]:
    span = found.groups.get("span") or found.groups.get("span2") or ""
    return [Measured("horizon_months", found.value * (12 if span.lower().startswith("year") else 1))]


def _latency(found: Found) -> list[Measured]:
    return [Measured("tpot_ms" if PER_TOKEN.search(found.near) else "latency_ms", found.value)]


READERS: dict[str, Callable[[Found], list[Measured]]] = {
    "in_out": _in_out,
    "gpus": _gpus,
    "gpu_price": _gpu_price,
    "revenue": _money,
    "money": _money,
    "tokens": _tokens,
    "tokens_request": _tokens_request,
    "context": lambda found: [Measured("context_tokens", found.value)],
    "requests": _requests,
    "hours": _hours,
    "minutes": _minutes,
    "share": _share,
    "params": _params,
    "horizon": _horizon,
    "latency_ms": _latency,
    "staff": lambda found: [Measured("users", found.value), Measured("headcount", found.value)],
    "team": lambda found: [Measured("users", found.value, label=TEAM)],
    "dau": lambda found: [Measured("dau", found.value), Measured("users", found.value)],
}


def gpu(said: str) -> str:
    """A GPU's name as it is usually written."""
    return re.sub(r"\s+", " ", said.strip()).upper()
