"""How much of something sold by the unit is asked about: tokens, minutes of audio, searches, characters, images."""

import re
from dataclasses import dataclass

from protocols.adoption import Assumption, Input
from protocols.adoption.text.number_format import number

from ..facts.pricing.unit_prices import Unit
from ..measure.measure import figure
from .reply import CostCase, assumed

# `3000 hours a month`, `3000 Stunden im Monat`, `per month`, `/month`, `每月`: the bill is one of each month.
MONTHLY = re.compile(
    r"(?i)\b(?:a|an|per|each|every|im|pro|jeden|par|chaque|al|por|cada)\s+(?:month|monat|mois|mes)\b|/\s*mo(?:nth)?\b"
    r"|\b(?:monthly|monatlich|mensuel\w*|mensual\w*)\b|每月"
)
DOCUMENT_TOKENS = 500


@dataclass(frozen=True)
class UnitQuantity:
    """How much is bought in the price's unit: a formula of inputs, and how to say it."""

    formula: str
    inputs: tuple[Input, ...]
    words: str
    per_month: bool
    assumptions: tuple[Assumption, ...] = ()


def quantity(case: CostCase, unit: Unit) -> UnitQuantity:
    """What was asked about, in a price's unit; what nobody said is assumed and listed."""
    focus, per_month = case.focus, bool(MONTHLY.search(case.inquiry.question))
    match unit:
        case Unit.MTOK:
            return _tokens(case, per_month)
        case Unit.MINUTE:
            hours, notes = _stated(case, "audio_hours", focus.audio_hours, 1.0, "one hour as a measure")
            words = f"{float(hours.value):,g} {'hour' if hours.value == 1 else 'hours'} of audio"
            return UnitQuantity("audio_hours * 60", (hours,), words, per_month, notes)
        case Unit.MCHARACTERS:
            count, notes = _stated(case, "characters", focus.characters, 1e6, "a million characters as a measure")
            words = f"{number(float(count.value))} characters"
            return UnitQuantity("characters / 1000000", (count,), words, per_month, notes)
        case Unit.SEARCH | Unit.PICTURE:
            count, notes = _stated(case, "items", focus.items, 1000.0, "a thousand as a measure")
            words = f"{number(float(count.value))} {'images' if unit is Unit.PICTURE else 'searches'}"
            return UnitQuantity("items", (count,), words, per_month, notes)


def _stated(
    case: CostCase, name: str, value: float | None, usual: float, why: str
) -> tuple[Input, tuple[Assumption, ...]]:
    """The number somebody gave, with them as its source; else a usual one, which is listed."""
    if value is not None:
        return figure(name, value, name.replace("_", " "), (case.person(f"cost.{name}"),)), ()
    return figure(name, usual, name.replace("_", " ")), (assumed(f"cost.{name}", usual, why),)


def _tokens(case: CostCase, per_month: bool) -> UnitQuantity:
    """Items times their length; else the tokens that were named; else a million as a measure."""
    focus, load = case.focus, case.inquiry.use.workload
    if focus.items is not None:
        return _items(case, focus.items, per_month)
    # "20 billion tokens" is a job of its own; only "a month" makes it the volume of every month.
    total = focus.tokens if focus.tokens is not None and not per_month else load.tokens_per_month or focus.tokens
    if total is not None:
        count, notes = _stated(case, "tokens", total, 0, "")
        every = per_month or (focus.tokens is None and load.tokens_per_month is not None)
        return UnitQuantity("tokens / 1000000", (count,), f"{number(total)} tokens", every, notes)
    count, notes = _stated(case, "tokens", None, 1e6, "a million tokens as a measure")
    return UnitQuantity("tokens / 1000000", (count,), "one million tokens", per_month, notes)


def _items(case: CostCase, items: int, per_month: bool) -> UnitQuantity:
    """Documents of a length; a query to a reranker reads several."""
    count, _ = _stated(case, "items", float(items), 0, "")
    size, notes = _stated(
        case, "tokens_per_item", case.focus.tokens_per_item, float(DOCUMENT_TOKENS), "a page or a chunk"
    )
    length = f"{float(size.value):,g} tokens"
    if case.reranks:
        read = case.default("rerank_documents")
        note = assumed("cost.rerank_documents", float(read.value), case.knowledge.assumed["rerank_documents"].why)
        words = f"{number(items)} queries over {float(read.value):g} documents of {length}"
        formula = "items * rerank_documents * tokens_per_item / 1000000"
        return UnitQuantity(formula, (count, read, size), words, per_month, (*notes, note))
    words = f"{number(items)} documents of {length}"
    return UnitQuantity("items * tokens_per_item / 1000000", (count, size), words, per_month, notes)
