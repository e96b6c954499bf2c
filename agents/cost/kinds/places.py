"""Where GPUs stand: what the region changes in the rent, and what the grid changes in greenhouse gas."""

from protocols.adoption import Assessment, Measure, Table
from protocols.adoption.text.number_format import money, number

from ..economics.energy import energy, grid_of
from ..economics.fleets.own_fleet import SelfOption
from ..economics.site import DEFAULT_ZONE, site_pue
from ..facts.machines.specs import NotEstimable
from ..facts.pricing.gpu_prices import GpuOffer
from ..facts.units import HOURS_PER_MONTH
from ..measure.measure import figure, measure
from ..report.price_evidence import offer_evidence
from .fleets import fleet_of
from .reply import CostCase, assumed, not_on_file, reply

# How hosts spell where they are: eu-west, FIN-01, us-east, US-TX, canada-1.
PLACES = (("EU", ("eu", "fin")), ("US", ("us", "east", "west")), ("Canada", ("canada",)))


def region(case: CostCase) -> Assessment:
    """Rents on file by where the GPUs stand; the same host in two regions where there is one."""
    sized = fleet_of(case)
    if isinstance(sized, Assessment):
        return sized
    _, option = sized
    gpu, gpus = _regional_gpu(case, option), option.fleet.gpus
    by_place = {place: _offers_in(case, gpu, starts) for place, starts in PLACES}
    by_region = {place: offers for place, offers in by_place.items() if offers}
    # One region alone says nothing of a difference.
    if len(by_region) < 2:
        return not_on_file(case, f"Rents of {gpu} in two regions are not on file, so the difference cannot be told.")
    figures = {place: _in_place(place, gpu, gpus, offers) for place, offers in by_region.items()}
    eu, us = figures.get("EU"), figures.get("US")
    first, second = (eu, us) if eu and us else tuple(figures.values())[:2]
    assert first is not None
    assert second is not None
    more = float(first.value) / float(second.value) - 1
    summary = (
        f"In the {first.id.split('.')[1]} region the cheapest rent on file of {gpus} x {gpu} is "
        f"{money(float(first.value))} a month, in the {second.id.split('.')[1]} {money(float(second.value))}: "
        f"{abs(more):.0%} {'more' if more > 0 else 'less'}. They are different hosts; no host on file publishes both, "
        "and API prices are not told apart by region."
    )
    offered = tuple(
        (place, offer.provider, offer.region, f"{offer.usd_per_gpu_hour:g}")
        for place, offers in by_region.items()
        for offer in offers
    )
    columns = ("place", "host", "region", "USD per GPU-hour")
    return reply(
        case,
        f"{abs(more):.0%} {'more' if more > 0 else 'less'} in the {first.id.split('.')[1]} region than in the other",
        summary,
        tuple(figures.values()),
        tables=(Table(id="regions", title=f"Offers of {gpu} by region", columns=columns, rows=offered),),
        confidence=0.4,
        basis="Few offers on file name their region.",
    )


def _regional_gpu(case: CostCase, option: SelfOption) -> str:
    """The GPU asked about; else one whose offers stand in two places."""
    candidates = (option.capacity.accelerator_id, "h100-sxm")
    for gpu in candidates:
        if case.inquiry.use.workload.gpu or sum(bool(_offers_in(case, gpu, starts)) for _, starts in PLACES) > 1:
            return gpu
    return candidates[0]


def _offers_in(case: CostCase, gpu: str, starts: tuple[str, ...]) -> tuple[GpuOffer, ...]:
    return tuple(
        offer
        for offer in case.knowledge.gpus.offers
        if (offer.gpu, offer.commitment) == (gpu, "on-demand") and offer.region.casefold().startswith(starts)
    )


def _in_place(place: str, gpu: str, gpus: int, offers: tuple[GpuOffer, ...]) -> Measure:
    cheapest = min(offers, key=lambda offer: offer.usd_per_gpu_hour)
    inputs = (
        figure("gpus", gpus, "GPUs"),
        figure("usd_per_gpu_hour", cheapest.usd_per_gpu_hour, "USD per GPU-hour", (offer_evidence(cheapest),)),
        figure("hours_per_month", HOURS_PER_MONTH, "hours/month"),
    )
    label = f"{gpus} x {gpu} in {place} at {cheapest.provider}"
    return measure(f"region.{place}.usd_month", label, "USD/month", "gpus * usd_per_gpu_hour * hours_per_month", inputs)


def carbon(case: CostCase) -> Assessment:
    """Electricity and greenhouse gas of the fleet, in each region the question names."""
    sized = fleet_of(case)
    if isinstance(sized, Assessment):
        return sized
    study, option = sized
    facts = case.knowledge.physics.energy
    accelerator = case.knowledge.physics.accelerators[option.capacity.accelerator_id]
    region = case.inquiry.use.workload.region or DEFAULT_ZONE
    zones: tuple[str, ...] = case.focus.regions or facts.named_in(case.inquiry.question) or (region,)
    pue, load = site_pue(option, case.knowledge).value, min(1.0, option.fleet.utilisation)
    try:
        used = energy(accelerator, option.fleet.gpus, load, pue, None, facts)
    except NotEstimable as problem:
        return not_on_file(case, f"The electricity of that fleet is not on file: {problem}.")
    kwh = measure(
        "energy.kwh_month",
        f"Electricity of {option.label} a month",
        "kWh/month",
        "watts / 1000 * hours_per_month * pue",
        (
            figure("watts", used.power_w, "W at this load"),
            figure("hours_per_month", HOURS_PER_MONTH, "hours/month"),
            case.default("pue") if pue == case.knowledge.assumed.value("pue") else case.default("on_prem_pue", "pue"),
        ),
    )
    figures = [measured for zone in zones if (measured := _emitted(case, zone, kwh))]
    if not figures:
        return not_on_file(case, f"The electricity grid of {', '.join(zones)} is not on file.")
    text = "; ".join(f"{float(m.value):,.0f} kg CO2e in {m.label.rpartition(' in ')[2]}" for m in figures)
    summary = (
        f"{number(study.load.tokens_per_month)} tokens a month on {option.label} use {float(kwh.value):,.0f} kWh of "
        f"electricity a month: {text}. Making the servers adds about {used.kg_co2e_embodied:,.0f} kg a month."
    )
    notes = list(study.load.assumptions)
    if zones == (DEFAULT_ZONE,) and case.inquiry.use.workload.region is None:
        notes.append(assumed("use.workload.region", DEFAULT_ZONE, "the grid of the USA"))
    return reply(case, text[:200], summary, (kwh, *figures), assumptions=notes, confidence=0.5)


def _emitted(case: CostCase, zone: str, kwh: Measure) -> Measure | None:
    grid = grid_of(zone, case.knowledge.physics.energy)
    if grid is None:
        return None
    inputs = (
        figure("kwh", float(kwh.value), "kWh/month", measure=kwh.id),
        figure("g_per_kwh", grid.g_per_kwh, "g CO2e/kWh", case.knowledge.physics.energy.grid_evidence(grid)),
    )
    name = zone.strip().title() if len(zone) > 3 else zone.upper()
    return measure(
        f"energy.{''.join(c for c in zone.casefold() if c.isalnum())}.kg_month",
        f"Greenhouse gas of the electricity in {name}",
        "kg CO2e/month",
        "kwh * g_per_kwh / 1000",
        inputs,
        low=float(kwh.value) * grid.low / 1000,
        high=float(kwh.value) * grid.high / 1000,
        range_means="the sources of the grid's intensity",
    )
