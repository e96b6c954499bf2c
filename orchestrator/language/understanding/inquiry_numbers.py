"""Puts the quantities of a message into the workload, the organisation and the facts of an Inquiry."""

import math
from decimal import Decimal
from typing import Any

from orchestrator.language.quantities.quantity import Quantity
from protocols.adoption import Inquiry
from protocols.adoption.text.currencies import in_usd

WORKLOAD = {
    "tokens_month": "tokens_per_month",
    "requests_day": "requests_per_day",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "reasoning_tokens": "reasoning_tokens",
    "cached_share": "cached_share",
    "batch_share": "batch_share",
    "growth_month": "growth_per_month",
    "horizon_months": "horizon_months",
    "tpot_ms": "tpot_target_ms",
    "peak_to_average": "peak_to_average",
    "fte": "fte",
}
WHOLE = frozenset(("tokens_per_month", "input_tokens", "output_tokens", "reasoning_tokens", "horizon_months"))
ORGANISATION = {
    "mau": ("mau_now", "end_users_30d"),
    "users": ("end_users_30d",),
    "headcount": ("headcount",),
    "annual_revenue": ("annual_revenue_usd",),
    "monthly_revenue": ("monthly_revenue_usd",),
    "arr": ("product_arr_usd",),
}
FACTS = frozenset((
    "users", "people", "dau", "rps", "tokens_once", "hours_month", "vectors", "documents", "params_b", "context_tokens",
    "concurrent", "memory_gb", "latency_ms", "fps", "tokens_per_second",
))  # fmt: skip
GROWING = ("tokens_per_month", "requests_per_day")
GROWING_FACTS = ("rps", "hours_month", "vectors", "documents", "users", "concurrent", "dau")
# The data models hold no more; a number beyond it is a typing error or a joke, and stays large enough to be doubted.
CEILING = Decimal(10) ** 13


def numbers(
    base: Inquiry, quantities: tuple[Quantity, ...], facts: dict[str, Any], notes: list[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    workload: dict[str, Any] = {}
    organisation: dict[str, Any] = {}
    for quantity in quantities:
        measure, value = quantity.measure, min(quantity.value, CEILING)
        if measure in WORKLOAD:
            name = WORKLOAD[measure]
            workload[name] = int(value) if name in WHOLE else float(value)
        for name in ORGANISATION.get(measure, ()):
            organisation[name] = _dollars(value, quantity, notes) if name.endswith("usd") else int(value)
        if measure in FACTS:
            facts[measure] = _plain(value)
        # Requests a second are held for the whole day: what is stated as a rate is a load, not a peak.
        if measure == "rps":
            workload["requests_per_day"] = float(value * 86_400)
        if measure == "budget_month":
            workload["budget_usd_per_month"] = _dollars(value, quantity, notes)
            facts[f"budget_{(quantity.currency or 'USD').lower()}_month"] = _plain(value)
        if measure == "gpu_price_hour":
            workload["gpu_usd_per_hour"] = _dollars(value, quantity, notes)
        if measure in ("gpu_count", "gpu"):
            workload |= ({"gpu": quantity.label} if quantity.label else {}) | (
                {"gpu_count": int(value)} if value else {}
            )
        if quantity.sum:
            notes.append(f"{quantity.sum}.")
    if factors := [quantity.value for quantity in quantities if quantity.measure == "factor"]:
        _grow(base, math.prod(factors, start=Decimal(1)), workload, facts, notes)
    # Last: growth may have carried a number out of its bounds.
    _bounded(workload)
    return workload, organisation


def _dollars(value: Decimal, quantity: Quantity, notes: list[str]) -> Decimal:
    usd, note = in_usd(value, quantity.currency)
    if note:
        notes.append(note)
    return usd


def _grow(base: Inquiry, factor: Decimal, workload: dict[str, Any], facts: dict[str, Any], notes: list[str]) -> None:
    grown: list[str] = []
    for name in GROWING:
        before = getattr(base.use.workload, name)
        if before is not None and name not in workload:
            after = Decimal(str(before)) * factor
            workload[name] = round(after) if name in WHOLE else float(after)
            grown.append(f"{name.replace('_', ' ')} {Decimal(str(before)):,.0f} → {after:,.0f}")
    for name in GROWING_FACTS:
        before = base.facts.get(name)
        # Only what this message did not state anew grows.
        if isinstance(before, int | float) and facts.get(name) == before:
            facts[name] = _plain(Decimal(str(before)) * factor)
            grown.append(f"{name.replace('_', ' ')} {before:,} → {facts[name]:,}")
    if grown:
        notes.append(f"× {factor:.4g}: " + "; ".join(grown) + ".")


def _bounded(workload: dict[str, Any]) -> None:
    """A number outside what a Workload can hold is left out rather than bent."""
    limits = {
        "growth_per_month": 10,
        "horizon_months": 120,
        "gpu_count": 100_000,
        "requests_per_day": 1e12,
        "fte": 1000,
    }
    limits |= {"tpot_target_ms": 60_000}
    for name, limit in limits.items():
        if name in workload and (workload[name] > limit or workload[name] <= 0):
            del workload[name]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
