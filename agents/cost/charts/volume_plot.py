"""The chart of monthly cost against volume: API lines, fleets' staircases and where they cross."""

from dataclasses import replace

from ..economics.api_cost import DAYS_PER_MONTH
from ..economics.fleets.own_fleet import SelfOption
from ..economics.monte_carlo import band, draws
from ..economics.simulation import uncertainty
from ..economics.study import Study, api_usd_per_request
from ..facts.knowledge import Knowledge
from .plot import Axis, ChartLine, LinePlot, Range, Rule, Scale

POINTS = 60
BAND_POINTS = 24
BAND_DRAWS = 200
MOST_LINES = 3


def _spaced(low: float, high: float, count: int) -> list[float]:
    """Values evenly spaced on a logarithmic axis."""
    return [low * (high / low) ** (i / (count - 1)) for i in range(count)]


def _fleets_shown(study: Study) -> list[SelfOption]:
    """The best fleet for this load, and the first that stays cheaper than the API."""
    return list({f.id: f for f in (study.fleet, study.first_to_cross) if f}.values())


def cost_against_volume(study: Study, knowledge: Knowledge) -> LinePlot | None:
    """API lines, the staircases of fleets with the band of the best, and where they cross."""
    visible = _fleets_shown(study)
    if not study.apis and not visible:
        return None
    tokens_each = study.load.tokens_per_request * DAYS_PER_MONTH
    now = study.load.requests_per_day or 1000.0
    crossings = {f: study.break_evens[f.id].lasting for f in visible if f.id in study.break_evens}
    latest = max((r for r in crossings.values() if r), default=now)
    # Wide enough to show the break-even, but never more than a million times the load.
    volumes = _spaced(now / 100, min(max(now * 100, latest * 3), now * 1e6), POINTS)
    lines = [
        ChartLine(
            o.label,
            tuple((v * tokens_each, v * DAYS_PER_MONTH * api_usd_per_request(o, study.load)) for v in volumes),
        )
        for o in study.apis[:MOST_LINES]
    ]
    lines += [
        ChartLine(
            f"{f.capacity.accelerator_id}, {f.price.provider_class}", _stairs(f, volumes, tokens_each), stepped=True
        )
        for f in visible
    ]
    rules = [Rule(now * tokens_each, "your volume" if study.load.volume_given else "assumed volume")]
    rules += [Rule(r * tokens_each, f"break-even, {f.capacity.accelerator_id}") for f, r in crossings.items() if r]
    none = study.api and visible and not any(crossings.values())
    return LinePlot(
        id="cost-volume",
        title="Monthly cost against volume",
        subtitle="No break-even: no fleet stays cheaper than the cheapest API" if none else "Steps are whole replicas",
        x=Axis("tokens a month", Scale.LOG),
        y=Axis("USD a month", Scale.LOG, "$"),
        lines=tuple(lines),
        ranges=_band(study, knowledge, volumes[0], volumes[-1], tokens_each),
        rules=tuple(rules),
    )


def _stairs(fleet: SelfOption, volumes: list[float], tokens_each: float) -> tuple[tuple[float, float], ...]:
    least = 1 + fleet.stairs.spare
    return tuple((v * tokens_each, fleet.stairs.usd_with(max(least, fleet.stairs.replicas(v)))) for v in volumes)


def _band(study: Study, knowledge: Knowledge, low: float, high: float, tokens_each: float) -> tuple[Range, ...]:
    if study.fleet is None:
        return ()
    uncertain, common = uncertainty(study.fleet, study.load, knowledge.assumed), draws(BAND_DRAWS)
    points = []
    for volume in _spaced(low, high, BAND_POINTS):
        spread = band(replace(uncertain, requests_per_day=volume).simulated(common))
        points.append((volume * tokens_each, spread.p10, spread.p90))
    return (Range(f"P10 to P90, {study.fleet.capacity.accelerator_id}", tuple(points)),)
