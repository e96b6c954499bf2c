"""Embeddings, transcription and images: what a host charges per token, minute or picture, times how many there are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from protocols.adoption import Assessment, Assumption, CostKind, Evidence, Grade, Input, Measure, Table
from protocols.adoption.text.number_format import money, number

from ..facts.aliases import bare
from ..facts.pricing.unit_prices import Modality, Unit, UnitPrice
from ..measure.measure import figure, measure
from .reply import CostCase, assumed, not_on_file, reply

MODALITIES = {
    CostKind.EMBEDDING: Modality.EMBEDDING,
    CostKind.TRANSCRIPTION: Modality.TRANSCRIPTION,
    CostKind.IMAGE: Modality.IMAGE,
}
MOST_ROWS = 6
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
    assumptions: tuple[Assumption, ...] = ()
    monthly: bool = False


def by_unit(case: CostCase) -> Assessment:
    """The cheapest host on file for this model and this much of it."""
    modality = MODALITIES[case.kind]
    rows = sorted(offers(case, case.name, modality), key=lambda row: row.usd)
    if not rows:
        count = sum(row.modality is modality for row in case.knowledge.units.rows)
        return not_on_file(
            case,
            f"A price of {case.name} for {modality.value} is not on file: {count} {modality.value} prices are, "
            f"as of {case.knowledge.units.as_of}, none of them for it.",
        )
    many = quantity(case, rows[0].unit)
    bills = [bill(case, row, many) for row in rows[:MOST_ROWS]]
    cheapest, per = rows[0], " a month" if many.monthly or MONTHLY.search(case.inquiry.question) else " in all"
    host = case.knowledge.names.hosts.get(cheapest.host, cheapest.host)
    among = f"cheapest of {len(rows)} prices on file" if len(rows) > 1 else "the only price on file"
    summary = (
        f"{_subject(case)} {many.words} with {case.name} costs {money(float(bills[0].value))}{per} at {host}, "
        f"{cheapest.usd:g} USD per {cheapest.unit} ({among}, as of {case.knowledge.units.as_of})."
    )
    return reply(
        case,
        f"{money(float(bills[0].value))}{per} for {_subject(case).lower()} {many.words}",
        summary,
        bills,
        tables=(table(case, rows, bills),),
        assumptions=many.assumptions,
        not_covered=("Storing and searching the vectors.",) if case.kind is CostKind.EMBEDDING else (),
        confidence=0.8,
        basis="Published list prices.",
    )


def offers(case: CostCase, name: str, modality: Modality) -> list[UnitPrice]:
    """Prices on sale for a model of this name; a family name such as `Whisper large-v3 / turbo` finds each member."""
    names = case.knowledge.names.unit_names(name, case.component.id if name == case.name else None)
    sold = [row for row in case.knowledge.units.rows if row.modality is modality and row.sold_on(case.day)]
    rows = [row for row in sold if _plain(row.sells) in names]
    # "Whisper large-v3" in the question is not its turbo, though the catalogue keeps both under one name.
    words = bare(case.inquiry.question)
    exact = max((name for row in rows if (name := _plain(row.sells)) in words), key=len, default="")
    return [row for row in rows if _plain(row.sells) == exact] if exact else rows


def bill(case: CostCase, row: UnitPrice, many: UnitQuantity) -> Measure:
    """One host's bill."""
    proof = Evidence(
        title=f"{row.host}/{row.model} in the price lists of {row.listed_on}"[:300],
        locator=row.source,
        seen=row.listed_on.isoformat(),
        grade=Grade.SECONDARY,
    )
    host = case.knowledge.names.hosts.get(row.host, row.host)
    price = figure("usd_per_unit", row.usd, f"USD per {row.unit}", (proof,))
    unit = "USD/month" if many.monthly else "USD"
    id = f"unit.{row.host}.{_plain(row.model)[:60]}.usd"
    return measure(id, f"{host}: {many.words}", unit, f"({many.formula}) * usd_per_unit", (*many.inputs, price))


def quantity(case: CostCase, unit: Unit) -> UnitQuantity:
    """What was asked about, in a price's unit; what nobody said is assumed and listed."""
    focus = case.focus
    if unit is Unit.MINUTE:
        hours = focus.audio_hours if focus.audio_hours is not None else 1.0
        inputs = (_count(case, "audio_hours", hours, "hours", focus.audio_hours is not None),)
        notes = () if focus.audio_hours is not None else (assumed("cost.audio_hours", 1.0, "one hour as a measure"),)
        return UnitQuantity("audio_hours * 60", inputs, f"{hours:,g} hours of audio", notes)
    if unit is Unit.MTOK:
        return _tokens(case)
    items = focus.items or 1000
    notes = () if focus.items else (assumed("cost.items", float(items), "a thousand as a measure"),)
    inputs = (_count(case, "items", items, "pieces", focus.items is not None),)
    return UnitQuantity("items", inputs, f"{items:,} images" if unit is Unit.PICTURE else f"{items:,} searches", notes)


def _tokens(case: CostCase) -> UnitQuantity:
    """Documents times their length; else the tokens of a month; else a million as a measure."""
    focus, load = case.focus, case.inquiry.use.workload
    if focus.items is not None:
        size = focus.tokens_per_item or DOCUMENT_TOKENS
        notes = () if focus.tokens_per_item else (assumed("cost.tokens_per_item", float(size), "a page or a chunk"),)
        inputs = (
            _count(case, "items", focus.items, "documents", True),
            _count(case, "tokens_per_item", size, "tokens/document", focus.tokens_per_item is not None),
        )
        words = f"{number(focus.items)} documents of {size:,} tokens"
        return UnitQuantity("items * tokens_per_item / 1000000", inputs, words, notes)
    if load.tokens_per_month is not None:
        volume = figure(
            "tokens_per_month", load.tokens_per_month, "tokens/month", (case.person("use.workload.tokens_per_month"),)
        )
        words = f"{number(load.tokens_per_month)} tokens"
        return UnitQuantity("tokens_per_month / 1000000", (volume,), words, monthly=True)
    million = figure("million_tokens", 1, "million tokens")
    note = assumed("cost.items", 1_000_000.0, "a million tokens as a measure")
    return UnitQuantity("million_tokens", (million,), "one million tokens", (note,))


def _count(case: CostCase, name: str, value: float, unit: str, stated: bool) -> Input:
    return figure(name, value, unit, (case.person(f"cost.{name}"),) if stated else ())


def table(case: CostCase, rows: list[UnitPrice], bills: list[Measure]) -> Table:
    """The hosts side by side."""
    hosts: Mapping[str, str] = case.knowledge.names.hosts
    cells = tuple(
        (hosts.get(row.host, row.host), row.model, f"{row.usd:g} per {row.unit}", money(float(bill.value)))
        for row, bill in zip(rows, bills, strict=False)
    )
    return Table(id="hosts", title="Hosts on file", columns=("host", "sold as", "price", "bill"), rows=cells)


def _subject(case: CostCase) -> str:
    return {
        CostKind.EMBEDDING: "Embedding",
        CostKind.TRANSCRIPTION: "Transcribing",
        CostKind.IMAGE: "Generating",
    }[case.kind]


def _plain(name: str) -> str:
    return bare(name.rsplit("/", 1)[-1])
