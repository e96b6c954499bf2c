"""Electricity and carbon of a fleet: node power, site overhead, the grid's mix and what was embodied in building it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from protocols.adoption import Evidence, Grade


@dataclass(frozen=True, slots=True)
class NodePower:
    """P = n x TDP x (idle + (1 - idle) x load) + n/8 x host."""

    idle_share: float
    host_w_per_8_gpus: float
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Embodied:
    """Greenhouse gas of making a server, written off over its life."""

    gpu_kg: float
    server_kg: float
    gpus_per_server: int
    lifetime_years: float
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Intensity of a zone's electricity; low and high span the sources, and the zones when there are several."""

    zone: str
    g_per_kwh: float
    low: float
    high: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class EnergyFacts:
    """All published numbers the energy formulas use.

    `upper_bounds` are Wh per 1,000 output tokens by model id, from a method that ignores batching at scale.
    """

    power: NodePower
    embodied: Embodied
    pue: Mapping[str, float]
    pue_source: str
    grids: Mapping[str, Grid]
    zones: Mapping[str, tuple[str, ...]]
    upper_bounds: Mapping[str, float]
    upper_bounds_source: str
    seen: str

    def named_in(self, text: str) -> tuple[str, ...]:
        """The zones a text names, in its order; `us` and `in` only in capitals, since they are words too."""
        words = re.findall(r"[A-Za-z][\w-]*", text[:5_000])
        pairs = [f"{a}-{b}" for a, b in pairwise(words)]
        zones = [w for w in (*words, *pairs) if w.casefold() in self.zones and (len(w) > 2 or w.isupper())]
        return tuple(dict.fromkeys(zones))

    def grid_evidence(self, grid: Grid) -> tuple[Evidence, ...]:
        """Where a grid's intensity was read."""
        title = f"Grid intensity, {grid.zone}"[:300]
        return tuple(
            Evidence(title=title, locator=source, seen=self.seen, grade=Grade.SECONDARY) for source in grid.sources
        )
