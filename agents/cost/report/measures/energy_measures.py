"""Electricity and carbon of the best fleet as Measures; from the same GPUs as the money."""

from protocols.adoption import Evidence, Grade, Inquiry, Measure

from ...economics.energy import energy
from ...economics.fleets.own_fleet import SelfOption
from ...economics.site import DEFAULT_ZONE, site_pue
from ...economics.study import Study
from ...facts.knowledge import Knowledge
from ...facts.machines.energy_facts import Grid
from ...facts.machines.specs import NotEstimable
from ...measure.measure import figure, measure, of
from .api_measures import hours

BUSY_POWER = "gpus * tdp_w * (idle + (1 - idle) * min(utilisation, 1)) + gpus / 8 * host_w"


def energy_measures(
    study: Study, inquiry: Inquiry, knowledge: Knowledge, measures: dict[str, Measure]
) -> tuple[Measure, ...]:
    """Electricity a month, and its greenhouse gas where the grid is known; nothing where the power is not."""
    option = study.fleet
    if option is None:
        return ()
    accelerator = knowledge.physics.accelerators[option.capacity.accelerator_id]
    zone, pue = inquiry.use.workload.region or DEFAULT_ZONE, site_pue(option, knowledge).value
    load = min(1.0, option.fleet.utilisation)
    try:
        used = energy(accelerator, option.fleet.gpus, load, pue, zone, knowledge.physics.energy)
    except NotEstimable:
        return ()
    kwh = _electricity(option, accelerator.tdp_w or 0.0, knowledge, measures)
    return (kwh,) if used.grid is None else (kwh, _carbon(option, kwh, used.grid, knowledge))


def _electricity(option: SelfOption, tdp_w: float, knowledge: Knowledge, measures: dict[str, Measure]) -> Measure:
    node, pue = knowledge.physics.energy.power, site_pue(option, knowledge)
    power = Evidence(title="Node power", locator=node.source, seen=node.seen, grade=Grade.SECONDARY)
    inputs = (
        of("gpus", measures[f"{option.id}.gpus"]),
        figure("tdp_w", tdp_w, "W", (power,)),
        figure("idle", node.idle_share, "share", (power,)),
        of("utilisation", measures[f"{option.id}.utilisation"]),
        figure("host_w", node.host_w_per_8_gpus, "W per 8 GPUs", (power,)),
        hours(),
        figure("pue", pue.value, pue.unit, (pue.evidence,)),
    )
    formula = f"({BUSY_POWER}) / 1000 * hours_per_month * pue"
    return measure(f"{option.id}.kwh_month", f"{option.label}: electricity", "kWh/month", formula, inputs)


def _carbon(option: SelfOption, kwh: Measure, grid: Grid, knowledge: Knowledge) -> Measure:
    proof = knowledge.physics.energy.grid_evidence(grid)
    return measure(
        f"{option.id}.kg_co2e_month",
        f"{option.label}: greenhouse gas of the electricity ({grid.zone})",
        "kg CO2e/month",
        "kwh * g_per_kwh / 1000",
        (of("kwh", kwh), figure("g_per_kwh", grid.g_per_kwh, "g CO2e/kWh", proof)),
        low=float(kwh.value) * grid.low / 1000,
        high=float(kwh.value) * grid.high / 1000,
        range_means="the sources of the grid's intensity",
    )
