"""Electricity and carbon of a fleet: node power, site overhead, the grid and what building it embodied."""

from dataclasses import dataclass

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.energy_facts import Embodied, EnergyFacts, Grid, NodePower
from ..facts.machines.specs import NotEstimable
from ..facts.units import HOURS_PER_MONTH


@dataclass(frozen=True, slots=True)
class Energy:
    """A fleet's electricity and carbon over some months."""

    power_w: float
    kwh: float
    grid: Grid | None
    kg_co2e_grid: float | None
    kg_co2e_embodied: float


def node_power_w(accelerator: Accelerator, gpus: float, load: float, power: NodePower) -> float:
    """Watts of `gpus` accelerators and their share of the servers around them, before site overhead."""
    if accelerator.tdp_w is None:
        raise NotEstimable(f"the power of {accelerator.id} is not published")
    if gpus <= 0 or not 0 <= load <= 1:
        raise NotEstimable(f"{gpus} GPUs at load {load} is not a running node")
    busy = power.idle_share + (1 - power.idle_share) * load
    return gpus * accelerator.tdp_w * busy + gpus / 8 * power.host_w_per_8_gpus


def embodied_kg(gpus: float, months: float, embodied: Embodied) -> float:
    """Kilograms of CO2e of making the servers that fall on these months."""
    per_server = embodied.gpus_per_server * embodied.gpu_kg + embodied.server_kg
    return per_server * gpus / embodied.gpus_per_server * months / (12 * embodied.lifetime_years)


def energy(
    accelerator: Accelerator,
    gpus: float,
    load: float,
    pue: float,
    zone: str | None,
    facts: EnergyFacts,
    months: float = 1.0,
) -> Energy:
    """Electricity and carbon; without a known zone the grid's share stays unknown."""
    if pue < 1 or months <= 0:
        raise NotEstimable(f"PUE {pue} over {months} months is not possible")
    watts = node_power_w(accelerator, gpus, load, facts.power)
    kwh = watts / 1000 * HOURS_PER_MONTH * months * pue
    grid = grid_of(zone, facts)
    return Energy(
        power_w=watts,
        kwh=kwh,
        grid=grid,
        kg_co2e_grid=None if grid is None else kwh * grid.g_per_kwh / 1000,
        kg_co2e_embodied=embodied_kg(gpus, months, facts.embodied),
    )


def grid_of(zone: str | None, facts: EnergyFacts) -> Grid | None:
    """The grid of a country (ISO 3166 code or name), a cloud region, a group such as EU, or several with commas."""
    keys = [part.strip().casefold().replace(" ", "-") for part in (zone or "").split(",")]
    names = tuple(dict.fromkeys(name for key in keys for name in facts.zones.get(key, ())))
    grids = [facts.grids[name] for name in names]
    if not grids:
        return None
    if len(grids) == 1:
        return grids[0]
    ordered = sorted(g.g_per_kwh for g in grids)
    sources = tuple(dict.fromkeys(s for g in grids for s in g.sources))
    middle = ordered[len(ordered) // 2]
    return Grid(", ".join(keys).upper(), middle, min(g.low for g in grids), max(g.high for g in grids), sources)
