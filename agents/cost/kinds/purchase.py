"""How GPUs are paid for: on demand, spot, reserved, or only for some hours of the week."""

from collections.abc import Iterator

from protocols.adoption import Assessment, Evidence, Grade, Measure, Purchase, Table
from protocols.adoption.text.number_format import money

from ..economics.fleets.own_fleet import SelfOption
from ..economics.study import Study
from ..facts.pricing.gpu_prices import GpuOffer, PriceRange
from ..facts.units import HOURS_PER_MONTH
from ..measure.measure import figure, measure
from ..report.price_evidence import offer_evidence
from .fleets import fleet_of
from .reply import CostCase, reply

HOURS_PER_WEEK = 168
MOST_OFFERS = 4
SPELT = {
    Purchase.ON_DEMAND: "on demand",
    Purchase.SPOT: "spot",
    Purchase.RESERVED_1_YEAR: "reserved for a year",
    Purchase.RESERVED_3_YEARS: "reserved for three years",
}
COMMITMENTS = {Purchase.SPOT: "spot", Purchase.RESERVED_1_YEAR: "1-year", Purchase.RESERVED_3_YEARS: "3-year"}
YEARS = {Purchase.RESERVED_1_YEAR: 1, Purchase.RESERVED_3_YEARS: 3}


def purchase_model(case: CostCase) -> Assessment:
    """The same GPUs on demand, spot, reserved, or only for some hours of the week."""
    sized = _sized(case)
    if isinstance(sized, Assessment):
        return sized
    study, option = sized
    gpus, load = option.fleet.gpus, study.load
    per_week = case.focus.hours_per_week
    ways = {SPELT[way]: (price, HOURS_PER_WEEK, proof) for way, price, proof in _prices(case, option.price)}
    on_demand = ways[SPELT[Purchase.ON_DEMAND]]
    if per_week is not None:
        ways = {f"on demand, {per_week:g} hours a week": (on_demand[0], per_week, on_demand[2])} | ways
    figures = {name: _rented(option, name, *way) for name, way in ways.items()}
    way = _summary(case, figures)
    chosen, usual = figures[way], figures[SPELT[Purchase.ON_DEMAND]]
    saved = float(usual.value) - float(chosen.value)
    gpu = option.capacity.accelerator_id
    summary = f"{gpus} x {gpu} {way} cost about {money(float(chosen.value))} a month of rent"
    summary += f", {money(saved)} less than on demand around the clock." if saved > 0 else "."
    missing = case.focus.purchase
    if missing and SPELT[missing] not in figures:
        summary = f"A {SPELT[missing]} price of {gpu} is not on file. {summary}"
    if study.api:
        summary += f" {study.api.label} scales to zero by itself: {money(study.api.usd)} a month for this load."
    summary += " Spot GPUs can be taken away at any moment, a reservation is due whether used or not."
    rows = tuple((name, money(float(m.value))) for name, m in sorted(figures.items(), key=lambda entry: entry[1].value))
    return reply(
        case,
        f"About {money(float(chosen.value))} a month {way}",
        summary,
        tuple(figures.values()),
        tables=(Table(id="purchase", title=f"Rent of {gpus} x {gpu}", columns=("way", "USD/month"), rows=rows),),
        assumptions=load.assumptions,
        not_covered=("People, storage and overhead, which do not change with the way of paying.",),
        confidence=0.55,
    )


def _sized(case: CostCase) -> tuple[Study, SelfOption] | Assessment:
    """The cheapest fleet of a GPU with an offer of the kind asked about, where nobody named a GPU."""
    commitment = COMMITMENTS.get(case.focus.purchase) if case.focus.purchase else None
    if commitment and not case.inquiry.use.workload.gpu:
        offered = dict.fromkeys(o.gpu for o in case.knowledge.gpus.offers if o.commitment == commitment)
        fleets = [sized for gpu in offered if not isinstance(sized := fleet_of(case, gpu), Assessment)]
        if fleets:
            return min(fleets, key=lambda entry: entry[1].gpu_usd)
    return fleet_of(case)


def _summary(case: CostCase, figures: dict[str, Measure]) -> str:
    choice = SPELT.get(case.focus.purchase) if case.focus.purchase else None
    if case.focus.hours_per_week is not None:
        return next(iter(figures))
    return choice if choice in figures else SPELT[Purchase.ON_DEMAND]


def _prices(case: CostCase, price: PriceRange) -> Iterator[tuple[Purchase, float, tuple[Evidence, ...]]]:
    """On demand, then each other way for which an offer, or a general discount, is on file."""
    gpus = case.knowledge.gpus
    yield Purchase.ON_DEMAND, price.median, _proof(gpus.behind(price.gpu, price.provider_class))
    for way, commitment in COMMITMENTS.items():
        offers = tuple(o for o in gpus.offers if (o.gpu, o.commitment) == (price.gpu, commitment))
        if offers:
            yield way, min(offer.usd_per_gpu_hour for offer in offers), _proof(offers)
            continue
        # No offer of this GPU: the average discount of general-purpose families, which is shown with its source.
        shares = [d.share for d in gpus.discounts if d.years == YEARS.get(way) and not d.gpu]
        if shares:
            source = gpus.discounts_source
            general = Evidence(title=source.title, locator=source.locator, seen=source.seen, grade=Grade.SECONDARY)
            yield way, price.median * (1 - sum(shares) / len(shares)), (general,)


def _proof(offers: tuple[GpuOffer, ...]) -> tuple[Evidence, ...]:
    return tuple(offer_evidence(offer) for offer in offers[:MOST_OFFERS])


def _rented(option: SelfOption, name: str, price: float, hours: float, proof: tuple[Evidence, ...]) -> Measure:
    inputs = (
        figure("gpus", option.fleet.gpus, "GPUs"),
        figure("usd_per_gpu_hour", price, "USD per GPU-hour", proof),
        figure("hours_per_month", HOURS_PER_MONTH, "hours/month"),
        figure("hours_per_week", hours, "hours/week"),
    )
    label = f"{option.capacity.accelerator_id} {name}: rent a month"
    id = "rent." + "".join(c if c.isalnum() else "_" for c in name)
    return measure(id, label, "USD/month", "gpus * usd_per_gpu_hour * hours_per_month * hours_per_week / 168", inputs)
