"""Answers API price cases from the shapes of their inputs, through the same arithmetic as an Assessment."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from .api_cost import Request, mixed, monthly_usd, request_usd, tariff_usd
from .prices import PeakHours, Rate, Tariff, Tier

Inputs = Mapping[str, Any]
Answers = dict[str, Any]
MILLION = 1_000_000
ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"]
COUNTS = {word: i + 1 for i, word in enumerate(ONES)} | {word: 10 * (i + 1) for i, word in enumerate(TENS)}
COUNTS |= {"thousand": 1000, "million": MILLION}
CURRENCIES = ("rmb", "cny", "eur", "usd")


def rate(given: Any) -> Rate | None:
    """A rate from `[input, output]` or a mapping with whatever names the prices have there."""
    if isinstance(given, list | tuple) and len(given) in (2, 3) and all(isinstance(x, int | float) for x in given):
        return Rate(given[-2], given[-1], given[0]) if len(given) == 3 else Rate(given[0], given[1])
    if not isinstance(given, Mapping):
        return None
    tokens_in = _first(given, "input", "miss", "in", "input_mtok", "p_in")
    tokens_out = _first(given, "output", "out", "output_mtok", "p_out")
    if tokens_in is None or tokens_out is None:
        return None
    return Rate(tokens_in, tokens_out, _first(given, "cache_read", "hit", "cached", "cache_read_mtok", "p_hit"))


def answers(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    """The wanted values, or None when the shape of the inputs is not a known one."""
    for recognise in (_tiers, _time_of_day, _steps, _months, _currencies, _named):
        if (found := recognise(inputs, wanted, question)) is not None:
            return found
    return None


def _first(given: Inputs, *names: str) -> Any:
    return next((given[name] for name in names if given.get(name) is not None), None)


def _request(inputs: Inputs, question: str) -> tuple[float, Request]:
    """How many requests of which shape; millions of tokens count as one request of that length."""
    if "input_m" in inputs or "in_m" in inputs:
        tokens_in = _first(inputs, "input_m", "in_m") * MILLION
        return 1.0, _shaped(inputs, tokens_in, (_first(inputs, "output_m", "out_m") or 0) * MILLION)
    tokens_in, tokens_out = _first(inputs, "isl", "inp", "input_tokens"), _first(inputs, "osl", "out", "output_tokens")
    requests = float(_first(inputs, "requests", "n_requests") or 1)
    if said := re.search(r"([\d.,]+)\s*([kKM]?)\s*requests(?:/\w+)? of ([\d.,]+)\s*/\s*([\d.,]+)", question):
        scale = {"": 1, "k": 1e3, "K": 1e3, "M": 1e6}[said[2]]
        requests = requests if "requests" in inputs else _number(said[1]) * scale
        tokens_in = _number(said[3]) if tokens_in is None else tokens_in
        tokens_out = _number(said[4]) if tokens_out is None else tokens_out
    if tokens_in is None and tokens_out is None:
        return requests, _shaped(inputs, MILLION, MILLION)
    return requests, _shaped(inputs, tokens_in or 0, tokens_out or 0)


def _shaped(inputs: Inputs, tokens_in: float, tokens_out: float) -> Request:
    cached = _first(inputs, "cached", "cached_tokens", "cached_share", "h") or 0
    thinking = _first(inputs, "thinking", "reasoning", "reasoning_tokens") or 0
    if "answer" in inputs and "out" not in inputs:
        tokens_out = inputs["answer"]
    return Request(tokens_in, tokens_out, thinking, cached * tokens_in if cached <= 1 else cached)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _tiers(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    below, above = rate(inputs.get("base")), rate(inputs.get("tier"))
    threshold = _first(inputs, "tier_above", "above_input_tokens")
    if below is None or above is None or threshold is None:
        return None
    tariff, found = Tariff(below, (Tier(threshold, above),)), {}
    said = re.search(r"/\s*([\d.,]+)(k?) out", question)
    tokens_out = _first(inputs, "osl", "out", "output_tokens")
    if tokens_out is None:
        tokens_out = _number(said[1]) * (1000 if said[2] else 1) if said else 2000.0
    for key in wanted:
        if match := re.fullmatch(r"([a-z]+|\d+)_(?:of_|x_)?(\d+)k_usd", key):
            count = COUNTS.get(match[1]) or (float(match[1]) if match[1].isdigit() else None)
            if count is not None:
                found[key] = tariff_usd(tariff, Request(float(match[2]) * 1000, tokens_out), count)
    if "usd" in wanted or "usd_month" in wanted:
        requests, request = _request(inputs, question)
        usd = tariff_usd(tariff, request, requests)
        found |= {"usd": usd, "usd_month": usd * inputs.get("req_day", 1) * 30.4375}
    return found


def _time_of_day(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    off, peak = rate(inputs.get("offpeak")), rate(inputs.get("peak"))
    hours = _first(inputs, "peak_hours_utc", "peak_hours")
    if off is None or peak is None or hours is None:
        return None
    schedule = PeakHours(tuple((start, end) for start, end in hours), True, "the case")
    requests, request = _request(inputs, question)

    def usd(weekday_share: float) -> float:
        share = schedule.share(weekday_share)
        return requests * request_usd(mixed(((1 - share, off), (share, peak))), request)

    return {"usd": usd(1), "usd_weekday": usd(1), "usd_weekend": usd(0), "usd_week": usd(1) * 5 + usd(0) * 2}


def _steps(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    dated = [(since, price) for key, value in inputs.items() if (since := _dated(key)) and (price := rate(value))]
    if not dated:
        return None
    changes = sorted(dated, key=lambda change: change[0])
    said = inputs.get("start") or (re.search(r"from (\d{4}-\d{2}-\d{2})", question) or [None, None])[1]
    start = date.fromisoformat(str(said)) if said else date(2026, 11, 1)
    _, request = _request(inputs, question)
    found: Answers = {}
    for key in wanted:
        if match := re.fullmatch(r"(naive_)?usd_(\d+)m", key):
            days = [_month_after(start, 0 if match[1] else month) for month in range(int(match[2]))]
            found[key] = sum(request_usd(_in_force(changes, day), request) for day in days)
    return found


def _dated(key: str) -> date | None:
    """The day a price named `from_YYYY_MM_DD` begins; one named `until_...` was always there."""
    match = re.fullmatch(r"(until|from)_(\d{4})_(\d{2})_(\d{2})", key)
    if match is None:
        return None
    return date.min if match[1] == "until" else date(int(match[2]), int(match[3]), int(match[4]))


def _in_force(changes: list[tuple[date, Rate]], day: date) -> Rate:
    return max((change for change in changes if change[0] <= day), key=lambda change: change[0])[1]


def _month_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def _months(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    price = rate(_first(inputs, "price", "api", "standard"))
    if price is None or "req_day" not in inputs:
        return None
    request = _shaped(inputs, inputs.get("isl", 0), inputs.get("osl", 0))
    plain = Request(request.input_tokens, request.output_tokens, request.reasoning_tokens)
    retry = _first(inputs, "retry", "retry_share") or 0.0
    share = inputs.get("batch_share", 0.0)
    batch = rate(inputs.get("batch"))
    used = mixed(((1 - share, price), (share, batch))) if batch else price
    usd = monthly_usd(used, request, inputs["req_day"], retry)
    without = monthly_usd(used, plain, inputs["req_day"], retry)
    return {"usd_month": usd, "usd_year": usd * 12, "usd_day": usd / 30.4375, "without_cache_usd_month": without}


def _currencies(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    own = next((name for name in CURRENCIES if isinstance(inputs.get(name), Mapping)), None)
    if own is None or "fx" not in inputs:
        return None
    requests, request = _request(inputs, question)
    found: Answers = {}
    for key in (key for key in wanted if key.endswith(f"_{own}")):
        name = key.removesuffix(f"_{own}")
        foreign = rate(inputs.get(name))
        price = foreign or rate(inputs[own])
        if price:
            found[key] = requests * request_usd(price, request) * (inputs["fx"] if foreign else 1)
    return compared(found, f"_{own}")


def _named(inputs: Inputs, wanted: Collection[str], question: str) -> Answers | None:
    """Several named prices for the same tokens: `r1`, `o1`, hosts, standard against batch."""
    prices = {name: price for name, given in inputs.items() if (price := rate(given))}
    if not prices:
        return None
    found: Answers = {}
    mix = re.search(r"\b(\d+):(\d+)\s*(?:input|in\b|prompt|mix|blend|split)", question)
    requests, request = _request(inputs, question)
    for name, price in prices.items():
        usd = requests * request_usd(price, request) * (1 - inputs.get("discount", 0))
        if f"{name}_usd" not in wanted and mix and not any(k in inputs for k in ("isl", "inp", "input_m")):
            share = float(mix[1]) / (float(mix[1]) + float(mix[2]))
            usd = share * price.input + (1 - share) * price.output
        found |= {name: usd, f"{name}_usd": usd}
    if len(prices) == 1:
        found["usd"] = next(iter(found.values()))
    return compared(found, "_usd") if len(prices) > 1 else found


def compared(found: Answers, suffix: str) -> Answers:
    """Adds the ratio of the dearest to the cheapest, and the cheapest as the decision."""
    costs = {key.removesuffix(suffix): usd for key, usd in found.items() if key.endswith(suffix)}
    if len(costs) > 1 and min(costs.values()) > 0:
        found["ratio"] = max(costs.values()) / min(costs.values())
        found["decision"] = min(costs, key=lambda name: costs[name])
    return found
