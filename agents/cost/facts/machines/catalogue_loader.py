"""Turns the data sheets and the energy file into the units that the formulas use."""

from collections.abc import Mapping
from typing import Any

from .accelerator import Accelerator, Machine
from .energy_facts import Embodied, EnergyFacts, Grid, NodePower

GIB = 2**30
Row = Mapping[str, Any]


def accelerator(row: Row, as_of: str, machines: Mapping[str, Machine]) -> Accelerator:
    """One data sheet."""
    memory, link = row["memory"], row["link"]
    return Accelerator(
        id=row["id"],
        vendor=row["vendor"],
        aliases=tuple(str(name) for name in row["aliases"]),
        memory_bytes=memory["usable_gib"] * GIB,
        nominal_gb=memory["nominal_gb"],
        bandwidth_bytes_s=memory["bandwidth_gb_s"] * 1e9,
        flops={name: tera * 1e12 for name, tera in row["tflops"].items() if tera},
        tdp_w=row["tdp_w"],
        link_bytes_s=link["gb_s"] * 1e9,
        link_gpus=link["gpus"],
        node_gpus=row["node_gpus"],
        machine=machines[row["machine"]],
        verified=row["verified"],
        source=row["source"],
        seen=as_of,
        notes=row.get("notes", ""),
    )


def energy(file: Row) -> EnergyFacts:
    """Node power, site overhead, embodied carbon and grids, with every name a zone goes by."""
    bounds = file["api_wh_per_1000_output_tokens"]
    sources = tuple(file["grid_sources"])
    grids, zones = {}, {}
    for zone, row in file["grids"].items():
        intensities = [g for g in row["g_per_kwh"] if g is not None]
        grids[zone] = Grid(zone, intensities[0], min(intensities), max(intensities), sources)
        zones |= {str(name).casefold(): (zone,) for name in (zone, *row["names"])}
    zones |= {name: tuple(members) for name, members in file["groups"].items()}
    return EnergyFacts(
        power=NodePower(**file["node_power"]),
        embodied=Embodied(**file["embodied"]),
        pue=dict(file["pue"]),
        pue_source=file["pue_source"],
        grids=grids,
        zones=zones,
        upper_bounds={name: value for name, value in bounds.items() if name != "source"},
        upper_bounds_source=bounds["source"],
        seen=str(file["as_of"]),
    )
