"""Embeddings, reranking, transcription, speech and images: what a host charges per unit, or a machine takes."""

from collections.abc import Mapping

from protocols.adoption import Assessment, CostKind, Evidence, Grade, Measure, Table
from protocols.adoption.text.number_format import money

from ...facts.aliases import bare
from ...facts.pricing.unit_prices import Modality, UnitPrice
from ...measure.measure import figure, measure
from ..machines.encoder_run import EncoderJob, encoder_of, on_machine, rented_job
from ..machines.machine import machine_of
from ..reply import CostCase, not_on_file, reply
from ..unit_quantity import UnitQuantity, quantity

MODALITIES = {
    CostKind.EMBEDDING: Modality.EMBEDDING,
    CostKind.RERANK: Modality.RERANK,
    CostKind.TRANSCRIPTION: Modality.TRANSCRIPTION,
    CostKind.SPEECH: Modality.SPEECH,
    CostKind.IMAGE: Modality.IMAGE,
}
SPELT = {
    CostKind.EMBEDDING: "Embedding",
    CostKind.RERANK: "Reranking",
    CostKind.TRANSCRIPTION: "Transcribing",
    CostKind.SPEECH: "Speaking",
    CostKind.IMAGE: "Generating",
}
MOST_ROWS = 6
# The usual small server GPU, where a machine is called one's own and not named.
ASSUMED_GPU = "l4"


def by_unit(case: CostCase) -> Assessment:
    """On the machine the question names; else at the cheapest host on file, beside a GPU rented for it."""
    modality, encoder = MODALITIES[case.kind], encoder_of(case)
    machine, refusal = machine_of(case)
    if refusal is not None:
        return refusal
    if machine is not None and machine.flops.get("bf16"):
        if encoder is not None:
            return on_machine(case, encoder, machine)
        sentence = f"How fast {machine.id} runs {case.name} is not on file: the work of one pass of it is not known."
        return not_on_file(case, sentence)
    if case.owned and encoder is not None:
        return on_machine(case, encoder, case.knowledge.physics.accelerator(ASSUMED_GPU), assumed=True)
    rows = sorted(offers(case, case.name, modality), key=lambda row: row.usd)
    rented = rented_job(case, encoder) if encoder is not None else None
    if not rows:
        return _unpriced(case, modality, rented)
    many = quantity(case, rows[0].unit)
    bills = [bill(case, row, many) for row in rows if row.unit is rows[0].unit][:MOST_ROWS]
    cheapest, per = rows[0], " a month" if many.per_month else " in all"
    host = case.knowledge.names.hosts.get(cheapest.host, cheapest.host)
    among = f"cheapest of {len(rows)} prices on file" if len(rows) > 1 else "the only price on file"
    summary = (
        f"{SPELT[case.kind]} {many.words} with {case.name} costs {money(float(bills[0].value))}{per} at {host}, "
        f"{cheapest.usd:g} USD per {cheapest.unit} ({among}, as of {case.knowledge.units.as_of})."
    )
    if rented is not None:
        usd, label = money(float(rented.cost.value)), rented.cost.label.lower()
        summary += f" Self-hosted: about {usd}{per}, {label}, people not counted."
    return reply(
        case,
        f"{money(float(bills[0].value))}{per} for {SPELT[case.kind].lower()} {many.words} at {host}",
        summary,
        (*bills, *(rented.measures if rented else ())),
        tables=(table(case, rows, bills),),
        assumptions=many.assumptions,
        not_covered=("Storing and searching the vectors.",) if case.kind is CostKind.EMBEDDING else (),
        confidence=0.8,
        basis="Published list prices.",
    )


def _unpriced(case: CostCase, modality: Modality, rented: EncoderJob | None) -> Assessment:
    """No host sells it: what a rented GPU would cost where that can be estimated, and never another model's price."""
    priced = [row for row in case.knowledge.units.rows if row.modality is modality and row.sold_on(case.day)]
    missing = (
        f"A price of {case.name} for {modality.value} is not on file: {len(priced)} {modality.value} prices are, "
        f"as of {case.knowledge.units.as_of}, none of them for it."
    )
    if rented is None:
        return not_on_file(case, missing)
    usd = money(float(rented.cost.value))
    return reply(
        case,
        f"About {usd} self-hosted",
        f"{missing} Self-hosted: about {usd}, {rented.cost.label.lower()}.",
        rented.measures,
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
    unit = "USD/month" if many.per_month else "USD"
    id = f"unit.{row.host}.{_plain(row.model)[:60]}.usd"
    return measure(id, f"{host}: {many.words}", unit, f"({many.formula}) * usd_per_unit", (*many.inputs, price))


def table(case: CostCase, rows: list[UnitPrice], bills: list[Measure]) -> Table:
    """The hosts side by side."""
    hosts: Mapping[str, str] = case.knowledge.names.hosts
    cells = tuple(
        (hosts.get(row.host, row.host), row.model, f"{row.usd:g} per {row.unit}", money(float(bill.value)))
        for row, bill in zip(rows, bills, strict=False)
    )
    return Table(id="hosts", title="Hosts on file", columns=("host", "sold as", "price", "bill"), rows=cells)


def _plain(name: str) -> str:
    return bare(name.rsplit("/", 1)[-1])
