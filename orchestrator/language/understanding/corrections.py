"""What a later message says only in part: a number without a unit, another period, a share of what was said before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from orchestrator.language.interpretation import ConversationTurn
from orchestrator.language.quantities.grammar import DAYS_PER_MONTH, months
from orchestrator.language.quantities.quantity import Quantity, bare, quantities
from orchestrator.language.quantities.terms import PEOPLE, terms_in
from orchestrator.language.quantities.volume import with_products
from orchestrator.language.understanding.inquiry_fields import Statements
from orchestrator.language.understanding.message import SHORT, Message
from protocols.adoption import Inquiry

# A message this short that holds one bare number answers or corrects; a longer one may count anything.
COUNTED = ("tokens_month", "rps", "requests_day", "mau", "users", "vectors", "documents", "hours_month", "budget_month")
# `90 agents` counts agents and nothing that was measured before.
COUNTS = re.compile(
    r"\s*(?!(?:not|instead|now|please|and|or|then|rather|too|per|a|tokens?)\b)[^\W\d_]{3,}", re.IGNORECASE
)
# `per day, not per month`
# `12 million a day`, `2bn/year`: the period of a bare number.
RATE = re.compile(r"\s*(?:an?|per|each|every|/)\s*(\w+)", re.IGNORECASE)
PERIODS_SWAPPED = re.compile(
    r"\b(?:per|an?)\s+(\w+),?\s+(?:and\s+)?(?:not|instead of)\s+(?:per|an?)\s+(\w+)", re.IGNORECASE
)


def corrected(message: Message, before: Inquiry, history: Sequence[ConversationTurn]) -> Statements:
    """What the message states, a bare number taken for what was measured before: `sorry, 20 million, not 200`."""
    statements = message.statements
    if not message.shape.about_something:
        return statements
    if again := _people_again(message, before):
        return replace(statements, quantities=again)
    if any(quantity.measure != "gpu" for quantity in statements.quantities):
        return statements
    if swapped := PERIODS_SWAPPED.search(message.plain):
        return _rescaled(statements, swapped)
    numbers, measure = bare(message.plain), _measured_last(history) or _measured_before(before)
    if len(numbers) != 1 or measure is None or len(message.masked.split()) > SHORT:
        return statements
    number = numbers[0]
    if COUNTS.match(message.plain[number.end :]):
        return statements
    text, value = message.plain[number.start : number.end], number.value
    if rate := RATE.match(message.plain[number.end :]):
        value = _a_month(measure, value, months(rate[1]))
    return replace(statements, quantities=(Quantity(measure, value, text, number.start, number.end),))


def _a_month(measure: str, value: Decimal, often: Decimal | None) -> Decimal:
    """`Make that 12 million a day`: what is kept by the month is so much more, what is kept by the day stays."""
    if often is None or not measure.endswith(("_month", "_day")):
        return value
    return value * often if measure.endswith("_month") else value * often / DAYS_PER_MONTH


def _people_again(message: Message, before: Inquiry) -> tuple[Quantity, ...]:
    """`make it 90 agents`: the volume was so much for each of them, and grows with their number."""
    people = [term for term in terms_in(message.plain) if term.unit == PEOPLE]
    stored = before.facts.get("people")
    if len(people) != 1 or not isinstance(stored, int | float) or stored <= 0:
        return ()
    term = people[0]
    factor = term.value / Decimal(str(stored))
    return tuple(
        Quantity(measure, value, term.text, term.start, term.end)
        for measure, value in (("factor", factor), ("people", term.value))
    )


def _rescaled(statements: Statements, swapped: re.Match[str]) -> Statements:
    right, wrong = months(swapped[1]), months(swapped[2])
    if not right or not wrong:
        return statements
    factor = Quantity("factor", Decimal(right / wrong), swapped.group(), *swapped.span())
    return replace(statements, quantities=(*statements.quantities, factor))


def _measured_last(history: Sequence[ConversationTurn]) -> str | None:
    """What the latest message with a number counted: `now 2,000 developers`, then `go back to 200`."""
    for turn in reversed(history):
        measures = {quantity.measure for quantity in with_products(turn.words, quantities(turn.words))}
        if measured := next((measure for measure in COUNTED if measure in measures), None):
            return measured
    return None


def _measured_before(before: Inquiry) -> str | None:
    workload, organisation = before.use.workload, before.use.organisation
    stored = (
        ("tokens_month", workload.tokens_per_month),
        ("rps", before.facts.get("rps")),
        ("requests_day", workload.requests_per_day),
        ("mau", organisation.mau_now),
        ("users", before.facts.get("users")),
        ("vectors", before.facts.get("vectors")),
        ("hours_month", before.facts.get("hours_month")),
    )
    return next((measure for measure, value in stored if value is not None), None)
