"""From a study to its charts, as Exhibits: one SVG each."""

import math
from collections.abc import Iterable

from protocols.adoption import Drawings, Exhibit, Inquiry
from protocols.adoption.text.number_format import axis_number, money

from ..economics.energy import energy
from ..economics.fleets.own_fleet import SelfOption
from ..economics.sensitivity import DRIVER_NAMES, tornado
from ..economics.simulation import uncertainty
from ..economics.site import DEFAULT_ZONE, site_pue
from ..economics.study import Study
from ..economics.totals import Totals
from ..facts.knowledge import Knowledge
from ..facts.machines.specs import NotEstimable
from ..performance.curve import curve
from .plot import Axis, Bar, BarPlot, ChartLine, LinePlot, Plot, Rule, Scale, Swing, TornadoPlot
from .svg import picture
from .volume_plot import MOST_LINES, cost_against_volume

SVG = "image/svg+xml"


def drawings(study: Study, sums: tuple[Totals, ...], inquiry: Inquiry, knowledge: Knowledge) -> Drawings:
    """Every chart of a study that has figures to show; drawing takes as long as a third of the study itself."""

    def draw() -> tuple[Exhibit, ...]:
        return tuple(exhibit(plot, study.model_id) for plot in plots(study, sums, inquiry, knowledge) if finite(plot))

    return Drawings(SVG, draw)


def exhibit(plot: Plot, model_id: str) -> Exhibit:
    """One chart as a file."""
    id = f"{model_id}.{plot.id}"
    title = f"{plot.title}: {model_id}"
    return Exhibit(id=f"{id}.svg", title=title, media_type=SVG, filename=f"{id}.svg", text=picture(plot))


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
    # Reversed twice: of several fleets on one GPU the cheapest wins, and the cheapest is drawn first.
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
