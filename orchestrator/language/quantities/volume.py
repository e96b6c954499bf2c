"""Volumes said as products: `300 developers who each use 2M tokens a day`, `5,000 pages a day, 700 tokens a page`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from orchestrator.language.quantities.grammar import DAYS_PER_MONTH, PERIODS
from orchestrator.language.quantities.quantity import Quantity
from orchestrator.language.quantities.terms import INPUT, OUTPUT, PEOPLE, REQUESTS, SOUND, TOKENS, Term, terms_in, words

# More tokens than this are a volume and not the length of one request.
LONGEST_REQUEST = 200_000
MINUTES = Decimal(60)
SCALES = ((Decimal(10**9), "billion"), (Decimal(10**6), "million"))


def with_products(text: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The quantities of a text, those that are factors of a product replaced by what it comes to."""
    terms = terms_in(text)
    products = _products(terms, bool(re.search(words().monthly_bill, text, re.IGNORECASE)))
    if not products:
        return tuple(quantities)
    measures = {quantity.measure for quantity in products}
    spans = [(term.start, term.end) for term in terms if term.unit != PEOPLE]
    unaffected = [
        quantity
        for quantity in quantities
        if quantity.measure not in measures
        and (
            quantity.measure == "rps" or not any(start < quantity.end and quantity.start < end for start, end in spans)
        )
    ]
    return tuple(sorted((*unaffected, *products), key=lambda quantity: quantity.start))


def _products(terms: Sequence[Term], monthly: bool) -> list[Quantity]:
    people = _people(terms)
    rates = [term for term in terms if term.unit == REQUESTS]
    lengths = [term for term in terms if term.unit == TOKENS]
    sounds = [term for term in terms if term.unit == SOUND]
    rate = _rate(rates, lengths, sounds)
    quantities = _peak(rates)
    # `The monthly bill at 3 million requests of 1,200 tokens`: the requests are a month's too.
    if rate and rate.period is None and monthly and lengths and not people:
        rate = replace(rate, period=PERIODS["month"])
    if rate and rate.period is not None:
        requests, sum_ = _a_month(rate, people, _in_each(rate, rates))
        quantities += [_quantity("people", people.value, people, "")] if people and _personal(people, rate) else []
        return quantities + _of_requests(rate, requests, sum_, lengths, sounds)
    if rate and lengths and _one_off(rate, lengths):
        return quantities + _once(rate, lengths)
    return quantities + _of_people(people, lengths, sounds)


def _people(terms: Sequence[Term]) -> Term | None:
    """Those named last before what is counted: `we are two people; 300 pupils, 15 chats each`."""
    first = min((term.start for term in terms if term.unit != PEOPLE), default=0)
    people = [term for term in terms if term.unit == PEOPLE]
    return next((term for term in reversed(people) if term.start < first), people[0] if people else None)


def _rate(rates: Sequence[Term], lengths: Sequence[Term], sounds: Sequence[Term]) -> Term | None:
    """The rate that makes the volume: no peak where an average is said; `400 tokens each a month` gives it a period."""
    usual = [term for term in rates if not term.peak or term.average]
    rate = next((term for term in usual or rates if term.period is not None), None) or next(iter(usual or rates), None)
    if rate and rate.period is None:
        later = next((term for term in (*lengths, *sounds) if term.period is not None and term.per_item), None)
        return replace(rate, period=later.period) if later else rate
    return rate


def _peak(rates: Sequence[Term]) -> list[Quantity]:
    """`20 req/s at peak and 4 on average`: the ratio of the two."""
    peak = next((term for term in rates if term.peak and not term.average and term.period), None)
    usual = next((term for term in rates if term is not peak and term.period), None)
    if not (peak and usual and peak.period and usual.period):
        return []
    high, low = peak.value * peak.period, usual.value * usual.period
    if low <= 0 or high < low:
        return []
    per_second = high / PERIODS["second"]
    return [
        _quantity("peak_to_average", high / low, peak, f"{peak.text} ÷ {usual.text} = {_grouped(high / low)}"),
        _quantity("rps", per_second, peak, ""),
    ]


def _in_each(rate: Term, rates: Sequence[Term]) -> Term | None:
    """What each of those counted before holds: `12,000 invoices a week, 3 pages each`."""
    later = [term for term in rates if term.start > rate.start and term.period is None]
    return next((term for term in later if term.per_item or term.per_request), None)


def _a_month(rate: Term, people: Term | None, in_each: Term | None) -> tuple[Decimal, str]:
    """Requests a month, and how they were multiplied."""
    requests, parts = rate.value * (rate.period or 1), [rate.text]
    if in_each:
        requests, parts = requests * in_each.value, [*parts, in_each.text]
    if people and _personal(people, rate):
        requests, parts = requests * people.value, [people.text, rate.text]
    return requests, " × ".join(parts)


def _personal(people: Term, *terms: Term) -> bool:
    """Whether what is counted is counted for each of the people."""
    return people.per_item or any(term.per_person or term.per_item for term in terms)


def _of_requests(
    rate: Term, requests: Decimal, sum_: str, lengths: Sequence[Term], sounds: Sequence[Term]
) -> list[Quantity]:
    """Requests a month with the tokens or minutes of each."""
    quantities: list[Quantity] = []
    if sounds and sounds[0].period is None:
        hours = requests * sounds[0].value / MINUTES
        return [_quantity("hours_month", hours, rate, f"{sum_} × {sounds[0].text} = {_grouped(hours)} hours a month")]
    of_one = [term for term in lengths if term.value <= LONGEST_REQUEST]
    if not of_one and " × " not in sum_:
        return []
    sentence = "" if of_one else f"{sum_} = {_grouped(requests)} requests a month"
    quantities.append(_quantity("requests_day", requests / DAYS_PER_MONTH, rate, sentence))
    if rate.period in (PERIODS["second"], PERIODS["minute"]) and not rate.average:
        quantities.append(_quantity("rps", requests / PERIODS["second"], rate, ""))
    if not of_one:
        return quantities
    prompt, back = _sides(of_one)
    total = requests * sum(term.value for term in (*prompt, *back))
    parts = " + ".join(term.text for term in (*prompt, *back))
    parts = f"({parts})" if len(of_one) > 1 else parts
    sentence = f"{sum_} × {parts} = {_grouped(total)} tokens a month"
    if back:
        quantities += [_quantity("input_tokens", sum(term.value for term in prompt), prompt[0], "")] if prompt else []
        return [*quantities, _quantity("output_tokens", sum(term.value for term in back), back[0], sentence)]
    if prompt[0].side:
        return [*quantities, _quantity("input_tokens", prompt[0].value, prompt[0], sentence)]
    return [*quantities, _quantity("tokens_month", total, prompt[0], sentence)]


def _sides(lengths: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """What goes in and what comes back; without a side the first length goes in."""
    back = [term for term in lengths if term.side == OUTPUT][:1]
    prompt = [term for term in lengths if term.side == INPUT][:1] or [term for term in lengths if not term.side][:1]
    return prompt, back


def _one_off(rate: Term, lengths: Sequence[Term]) -> bool:
    return all(term.period is None and term.value <= LONGEST_REQUEST for term in lengths) and rate.value > 1


def _once(rate: Term, lengths: Sequence[Term]) -> list[Quantity]:
    """So many documents of so many tokens, once."""
    prompt, back = _sides(lengths)
    total = rate.value * sum(term.value for term in (*prompt, *back))
    parts = " + ".join(term.text for term in (*prompt, *back))
    parts = f"({parts})" if back and prompt else parts
    return [
        _quantity("documents", rate.value, rate, ""),
        _quantity("tokens_once", total, rate, f"{rate.text} × {parts} = {_grouped(total)} tokens, once"),
    ]


def _of_people(people: Term | None, lengths: Sequence[Term], sounds: Sequence[Term]) -> list[Quantity]:
    """Tokens or minutes a day of each person; input beside output of a month are added."""
    volumes = [term for term in lengths if term.period is not None or (term.side and term.value > LONGEST_REQUEST)]
    often = next((term.period for term in volumes if term.period is not None), None)
    personal = people is not None and _personal(people, *volumes, *sounds)
    factor, front = (people.value, f"{people.text} × ") if people and personal else (Decimal(1), "")
    if volumes and often is not None and (personal or len(volumes) > 1):
        terms = [term for term in volumes if term.side] if len(volumes) > 1 else volumes
        if terms:
            total = factor * sum(term.value for term in terms) * often
            parts = " + ".join(term.text for term in terms)
            return [_quantity("tokens_month", total, terms[0], f"{front}{parts} = {_grouped(total)} tokens a month")]
    if sounds and personal and sounds[0].period is not None:
        hours = factor * sounds[0].value * sounds[0].period / MINUTES
        return [
            _quantity("hours_month", hours, sounds[0], f"{front}{sounds[0].text} = {_grouped(hours)} hours a month")
        ]
    return []


def _quantity(measure: str, value: Decimal | int, term: Term, sentence: str) -> Quantity:
    return Quantity(measure, Decimal(value), term.text, term.start, term.end, sum=sentence)


def _grouped(value: Decimal) -> str:
    """A figure for people: 18.3 billion, 1,826, 5."""
    scale, name = next(((scale, name) for scale, name in SCALES if value >= scale), (Decimal(1), ""))
    scaled = value / scale
    figures = f"{scaled:,.0f}" if scaled >= 1000 or scaled == scaled.to_integral_value() else f"{scaled:,.1f}"
    return f"{figures} {name}".strip()
