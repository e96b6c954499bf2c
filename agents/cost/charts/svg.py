"""Draws a plot as an SVG that follows the reader's light or dark scheme."""

import math
from collections.abc import Sequence
from html import escape

from protocols.adoption.text.number_format import axis_number

from .palette import colour
from .plot import BarPlot, LinePlot, Plot, TornadoPlot
from .ruler import Ruler

WIDTH, TOP, RIGHT = 760, 64, 24
PLOT_HEIGHT, ROW = 300, 26
STYLE = (
    ".cost-chart{color-scheme:light dark;--ink:#1f2630;--soft:#5b6470;--grid:#d9dee5;--paper:#ffffff}"
    "@media(prefers-color-scheme:dark)"
    "{.cost-chart{--ink:#e8ebea;--soft:#a3aeb0;--grid:#31383b;--paper:#1a1d1f}}"
    ".cost-chart text{font:12px system-ui,sans-serif;fill:var(--soft)}"
    ".cost-chart .t{font-size:16px;font-weight:600;fill:var(--ink)}"
    ".cost-chart .v{fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4px}"
    ".cost-chart .g{stroke:var(--grid)}.cost-chart .r{stroke:var(--soft);stroke-dasharray:4 3}"
    ".cost-chart .p{fill:var(--paper)}"
)


def picture(plot: Plot) -> str:
    """The plot as a standalone SVG document."""
    match plot:
        case LinePlot():
            return _page(plot, _lines(plot), TOP + PLOT_HEIGHT + 56 + 20 * _legend_rows(plot))
        case BarPlot():
            return _page(plot, _bars(plot), TOP + ROW * len(plot.bars) + 78)
        case TornadoPlot():
            return _page(plot, _tornado(plot), TOP + ROW * len(plot.swings) + 78)


def _page(plot: Plot, body: list[str], height: float) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}"'
        f' class="cost-chart" role="img" aria-label="{escape(plot.title)}"><title>{escape(plot.title)}</title>'
        f"<desc>{escape(plot.subtitle)}</desc><style>{STYLE}</style>"
        f'<rect class="p" width="{WIDTH}" height="{height:g}"/>'
    )
    return head + "".join([_text(16, 26, plot.title, "t"), _text(16, 45, plot.subtitle), *body]) + "</svg>"


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    marks = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor != "start" else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{marks}>{escape(words)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float, kind: str = "g") -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _below(ruler: Ruler, top: float, bottom: float) -> list[str]:
    """Grid, numbers and title of a horizontal axis."""
    marks = []
    for tick in ruler.ticks():
        marks.append(_rule(ruler.at(tick), top, ruler.at(tick), bottom))
        marks.append(_text(ruler.at(tick), bottom + 16, axis_number(tick, ruler.axis.prefix), anchor="middle"))
    marks.append(_text((ruler.start + ruler.end) / 2, bottom + 34, ruler.axis.title, anchor="middle"))
    return marks


def _lines(plot: LinePlot) -> list[str]:
    xs = [x for line in plot.lines for x, _ in line.points] + [rule.x for rule in plot.rules]
    ys = [y for line in plot.lines for _, y in line.points]
    ys += [y for r in plot.ranges for _, low, high in r.points for y in (low, high)]
    bottom = TOP + PLOT_HEIGHT
    x, y = Ruler(plot.x, xs, 70, WIDTH - RIGHT), Ruler(plot.y, ys, bottom, TOP + 6)
    marks = _below(x, TOP, bottom)
    for tick in y.ticks():
        marks.append(_rule(x.start, y.at(tick), x.end, y.at(tick)))
        marks.append(_text(x.start - 8, y.at(tick) + 4, axis_number(tick, plot.y.prefix), anchor="end"))
    marks.append(f'<g transform="rotate(-90 14 {TOP + PLOT_HEIGHT / 2:g})">')
    marks.append(_text(14, TOP + PLOT_HEIGHT / 2, plot.y.title, anchor="middle") + "</g>")
    marks += _bands(plot, x, y)
    for i, line in enumerate(plot.lines):
        path = _path([(x.at(px), y.at(py)) for px, py in line.points], line.stepped)
        marks.append(f'<path d="{path}" fill="none" stroke="{colour(i)}" stroke-width="2.2"/>')
    return [*marks, *_rules(plot, x, bottom), *_legend(plot, bottom + 56)]


def _bands(plot: LinePlot, x: Ruler, y: Ruler) -> list[str]:
    marks = []
    for r in plot.ranges:
        over = [(x.at(px), y.at(high)) for px, _, high in r.points]
        under = [(x.at(px), y.at(low)) for px, low, _ in reversed(r.points)]
        marks.append(f'<path d="{_path([*over, *under], False)}Z" fill="{colour(5)}" fill-opacity=".25"/>')
    return marks


def _rules(plot: LinePlot, x: Ruler, bottom: float) -> list[str]:
    """Vertical rules; their labels step down so that they do not cover each other."""
    marks = []
    for row, rule in enumerate(sorted(plot.rules, key=lambda rule: rule.x)):
        at = x.at(rule.x)
        on_right = at > (x.start + x.end) / 2
        marks.append(_rule(at, TOP, at, bottom, "r"))
        marks.append(
            _text(at + (-5 if on_right else 5), TOP + 14 + 15 * row, rule.label, "v", "end" if on_right else "on_right")
        )
    return marks


def _path(points: Sequence[tuple[float, float]], stepped: bool) -> str:
    (x, y), *remaining = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for px, py in remaining:
        parts.append(f"H{px:.1f}V{py:.1f}" if stepped else f"L{px:.1f} {py:.1f}")
    return "".join(parts)


def _legend_rows(plot: LinePlot) -> int:
    return math.ceil((len(plot.lines) + len(plot.ranges)) / 2)


def _legend(plot: LinePlot, top: float) -> list[str]:
    names = [(line.name, colour(i), "1") for i, line in enumerate(plot.lines)]
    names += [(r.name, colour(5), ".35") for r in plot.ranges]
    return _keys([(name, fill, opacity) for name, fill, opacity in names], top, 2)


def _keys(names: Sequence[tuple[str, str, str]], top: float, columns: int) -> list[str]:
    marks = []
    for i, (name, fill, opacity) in enumerate(names):
        x, y = 70 + (i % columns) * (WIDTH - 94) / columns, top + 20 * (i // columns)
        marks.append(
            f'<rect x="{x:.1f}" y="{y - 9:.1f}" width="14" height="10" fill="{fill}" fill-opacity="{opacity}"/>'
        )
        marks.append(_text(x + 20, y, name))
    return marks


def _bars(plot: BarPlot) -> list[str]:
    bottom = TOP + ROW * len(plot.bars) + 4
    x = Ruler(plot.x, [bar.total for bar in plot.bars], 250, WIDTH - 190, zero=True)
    marks = _below(x, TOP, bottom)
    parts = list(dict.fromkeys(part for bar in plot.bars for part, _ in bar.parts))
    for row, bar in enumerate(plot.bars):
        top, at = TOP + ROW * row + 5, 0.0
        marks.append(_text(242, top + 13, bar.label, anchor="end"))
        for part, value in bar.parts:
            wide = x.at(at + value) - x.at(at)
            fill = colour(parts.index(part))
            marks.append(f'<rect x="{x.at(at):.1f}" y="{top}" width="{max(wide, 0):.1f}" height="17" fill="{fill}"/>')
            at += value
        marks.append(_text(x.at(at) + 6, top + 13, bar.text, "v"))
    # One part is named by the axis already; a legend of one colour would say nothing.
    if len(parts) > 1:
        marks += _keys([(part, colour(i), "1") for i, part in enumerate(parts)], bottom + 56, len(parts))
    return marks


def _tornado(plot: TornadoPlot) -> list[str]:
    bottom = TOP + ROW * len(plot.swings) + 4
    ends = [value for s in plot.swings for value in (s.at_p10, s.at_p90)]
    # A bar that ends at the frame looks cut off.
    margin = 0.06 * (max(ends) - min(ends))
    x = Ruler(plot.x, [min(ends) - margin, max(ends) + margin], 250, WIDTH - 60)
    marks = _below(x, TOP, bottom)
    for row, swing in enumerate(plot.swings):
        top = TOP + ROW * row + 5
        marks.append(_text(242, top + 13, swing.label, anchor="end"))
        for value, fill in ((swing.at_p10, colour(0)), (swing.at_p90, colour(1))):
            start, right = sorted((x.at(plot.middle), x.at(value)))
            marks.append(f'<rect x="{start:.1f}" y="{top}" width="{right - start:.1f}" height="17" fill="{fill}"/>')
    marks.append(_rule(x.at(plot.middle), TOP, x.at(plot.middle), bottom, "r"))
    marks += _keys([("at its P10", colour(0), "1"), ("at its P90", colour(1), "1")], bottom + 56, 4)
    middle = f"middle {axis_number(plot.middle, plot.x.prefix)}"
    return [*marks, _text(WIDTH - RIGHT, bottom + 56, middle, "v", "end")]
