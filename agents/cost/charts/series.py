"""From a study to what its charts show."""

import math
from collections.abc import Iterable
from dataclasses import replace

from protocols.adoption import Inquiry
from protocols.adoption.text.number_format import axis_number, money

from ..economics.api_cost import DAYS_PER_MONTH
from ..economics.energy import energy
from ..economics.monte_carlo import SEED, band, draws
from ..economics.own_fleet import SelfOption
from ..economics.sensitivity import DRIVER_NAMES, tornado
from ..economics.site import DEFAULT_ZONE, site_pue
from ..economics.study import Study, api_usd_per_request, uncertainty
from ..economics.totals import Totals
from ..facts.knowledge import Knowledge
from ..facts.specs import NotEstimable
from ..performance.placement import curve
from .plot import Axis, Bar, BarPlot, ChartLine, LinePlot, Plot, Range, Rule, Scale, Swing, TornadoPlot

POINTS = 60
BAND_POINTS = 24
BAND_DRAWS = 200
MOST_LINES = 3


def plots(study: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge) -> tuple[Plot, ...]:
    """Every chart the study has the figures for."""
    charts: Iterable[Plot | None] = (
        cost_against_volume(study, knowledge),
        total_cost(sums),
        sensitivity(study, knowledge),
        throughput_against_latency(study, knowledge),
        electricity(study, inquiry, knowledge),
    )
    return tuple(plot for plot in charts if plot)


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
    uncertain, common = uncertainty(study.fleet, study.load, knowledge.assumed), draws(SEED, BAND_DRAWS)
    points = []
    for volume in _spaced(low, high, BAND_POINTS):
        spread = band(replace(uncertain, requests_per_day=volume).simulated(common))
        points.append((volume * tokens_each, spread.p10, spread.p90))
    return (Range(f"P10 to P90, {study.fleet.capacity.accelerator_id}", tuple(points)),)


def total_cost(sums: tuple[Totals, ...]) -> BarPlot | None:
    """The parts of each total by horizon and scenario."""
    if not sums:
        return None
    bars = tuple(
        Bar(
            label=f"{'GPUs' if isinstance(t.option, SelfOption) else 'API'}, {t.months} months, {t.scenario.name}",
            parts=(
                ("one-time", t.one_time),
                ("tokens or GPUs", t.usage.present_value),
                ("people and storage", t.people.present_value),
            ),
            text=money(t.usd),
        )
        for t in sorted(sums, key=lambda t: (t.months, t.scenario.name != "flat", t.scenario.name))
    )
    names = " against ".join(dict.fromkeys(t.option.label for t in sums))
    return BarPlot(
        "tco",
        f"Total cost of {' and '.join(str(m) for m in sorted({t.months for t in sums}))} months",
        names,
        Axis("USD, present value", prefix="$"),
        bars,
    )


def sensitivity(study: Study, knowledge: Knowledge) -> TornadoPlot | None:
    """What moves the best fleet's cost."""
    if study.fleet is None:
        return None
    middle, bars = tornado(uncertainty(study.fleet, study.load, knowledge.assumed))
    if not bars:
        return None
    return TornadoPlot(
        id="tornado",
        title="What moves the monthly cost",
        subtitle=f"{study.fleet.label}; each input at its P10 and P90, the others in the middle",
        x=Axis("USD a month", prefix="$"),
        middle=middle,
        swings=tuple(Swing(DRIVER_NAMES[bar.input], bar.at_p10, bar.at_p90) for bar in bars),
    )


def throughput_against_latency(study: Study, knowledge: Knowledge) -> LinePlot | None:
    """Each replica's output tokens per second against the time a reader waits for each token."""
    if study.model is None or not study.fleets:
        return None
    lines = []
    for fleet in {f.capacity.accelerator_id: f for f in reversed(study.fleets)}.values():
        accelerator = knowledge.physics.accelerators[fleet.capacity.accelerator_id]
        points = curve(study.model, accelerator, fleet.capacity)
        name = f"{fleet.capacity.n} x {accelerator.id}"
        lines.append(ChartLine(name, tuple((p.tpot_s * 1000, p.output_tokens_per_s) for p in points)))
    target = study.load["tpot_target_ms"]
    return LinePlot(
        id="throughput-latency",
        title="Throughput of one replica against latency",
        subtitle="Along a line the batch grows; the replica runs where it meets the target",
        x=Axis("milliseconds for each output token", Scale.LOG),
        y=Axis("output tokens a second", Scale.LOG),
        lines=tuple(reversed(lines))[:MOST_LINES],
        rules=(Rule(target, f"target {target:g} ms"),),
    )


def electricity(study: Study, inquiry: Inquiry, knowledge: Knowledge) -> BarPlot | None:
    """Electricity of each fleet a month, and its greenhouse gas."""
    zone = inquiry.use.workload.region or DEFAULT_ZONE
    bars = []
    for fleet in study.fleets:
        accelerator = knowledge.physics.accelerators[fleet.capacity.accelerator_id]
        load, pue = min(1.0, fleet.fleet.utilisation), site_pue(fleet, knowledge).value
        try:
            used = energy(accelerator, fleet.fleet.gpus, load, pue, zone, knowledge.physics.energy)
        except NotEstimable:
            continue
        carbon = "" if used.kg_co2e_grid is None else f", {axis_number(used.kg_co2e_grid)} kg CO2e"
        bars.append(
            Bar(fleet.label.replace(",", ""), (("electricity", used.kwh),), f"{axis_number(used.kwh)} kWh{carbon}")
        )
    if not bars:
        return None
    return BarPlot("energy", "Electricity a month", f"Grid: {zone}", Axis("kWh a month"), tuple(bars))


def finite(plot: Plot) -> bool:
    """Whether every number of a plot can be drawn."""
    if isinstance(plot, LinePlot):
        return all(math.isfinite(value) for line in plot.lines for point in line.points for value in point)
    if isinstance(plot, BarPlot):
        return all(math.isfinite(bar.total) for bar in plot.bars)
    return all(math.isfinite(value) for swing in plot.swings for value in (swing.at_p10, swing.at_p90))
