"""Draws a plot as a Vega-Lite 5 specification, transparent and in colours that read on light and dark."""

from typing import Any

from ..measure.format import short
from .palette import MUTED, SERIES
from .plot import Axis, BarPlot, LinePlot, Plot, TornadoPlot

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
Spec = dict[str, Any]


def spec(plot: Plot) -> Spec:
    """The specification of a plot, its data inside."""
    match plot:
        case LinePlot():
            return _titled(plot, _lines(plot))
        case BarPlot():
            return _titled(plot, _bars(plot))
        case TornadoPlot():
            return _titled(plot, _tornado(plot))


def _titled(plot: Plot, body: Spec) -> Spec:
    text = {"labelColor": MUTED, "titleColor": MUTED}
    return {
        "$schema": SCHEMA,
        "title": {"text": plot.title, "subtitle": plot.subtitle, "color": MUTED, "subtitleColor": MUTED},
        "background": None,
        "width": 640,
        "height": 340,
        "config": {
            "axis": {**text, "gridColor": MUTED, "gridOpacity": 0.25, "domainColor": MUTED, "tickColor": MUTED},
            "legend": text,
            "range": {"category": list(SERIES)},
            "view": {"stroke": None},
        },
        **body,
    }


def _quantity(field: str, axis: Axis) -> Spec:
    text = f"'{axis.prefix}' + format(datum.value, '.3~s')"
    scale = {"type": axis.scale.value, "zero": False} if axis.scale == "log" else {"type": axis.scale.value}
    return {"field": field, "type": "quantitative", "title": axis.title, "scale": scale, "axis": {"labelExpr": text}}


def _short(value: float) -> float:
    """A number with the digits a chart can show."""
    return float(f"{value:.6g}")


def _lines(plot: LinePlot) -> Spec:
    x, y = _quantity("x", plot.x), _quantity("y", plot.y)
    layers: list[Spec] = []
    for r in plot.ranges:
        values = [{"x": _short(px), "low": _short(low), "high": _short(high)} for px, low, high in r.points]
        encoding = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
        mark = {"type": "area", "opacity": 0.18, "color": MUTED, "tooltip": r.name}
        layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    for stepped in (False, True):
        values = [
            {"x": _short(px), "y": _short(py), "series": line.name}
            for line in plot.lines
            if line.stepped is stepped
            for px, py in line.points
        ]
        if values:
            mark = {"type": "line", "interpolate": "step-after" if stepped else "linear", "tooltip": True}
            series = {"field": "series", "type": "nominal", "title": None}
            series["scale"] = {"domain": [line.name for line in plot.lines]}
            layers.append({"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y, "color": series}})
    if plot.rules:
        data = {"values": [{"x": rule.x, "label": rule.label} for rule in plot.rules]}
        mark = {"type": "rule", "strokeDash": [4, 3], "color": MUTED}
        layers.append({"data": data, "mark": mark, "encoding": {"x": x}})
        text = {"type": "text", "align": "left", "dx": 4, "color": MUTED, "y": 8}
        layers.append({"data": data, "mark": text, "encoding": {"x": x, "text": {"field": "label"}}})
    return {"layer": layers}


def _bars(plot: BarPlot) -> Spec:
    values = [
        {"bar": bar.label, "part": part, "value": value, "order": order}
        for bar in plot.bars
        for order, (part, value) in enumerate(bar.parts)
    ]
    ends = [{"bar": bar.label, "value": bar.total, "text": bar.text} for bar in plot.bars]
    x = _quantity("value", plot.x)
    y = {"field": "bar", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 260}}
    parts = {"x": x, "y": y, "color": {"field": "part", "type": "nominal", "title": None}, "order": {"field": "order"}}
    label = {"type": "text", "align": "left", "dx": 4, "color": MUTED}
    return {
        "layer": [
            {"data": {"values": values}, "mark": {"type": "bar", "tooltip": True}, "encoding": parts},
            {"data": {"values": ends}, "mark": label, "encoding": {"x": x, "y": y, "text": {"field": "text"}}},
        ]
    }


def _tornado(plot: TornadoPlot) -> Spec:
    values = [
        {"input": s.label, "from": plot.middle, "to": to, "end": end}
        for s in plot.swings
        for to, end in ((s.at_p10, "at P10"), (s.at_p90, "at P90"))
    ]
    encoding = {
        "x": {**_quantity("from", plot.x), "scale": {"zero": False}},
        "x2": {"field": "to"},
        "y": {"field": "input", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 220}},
        "color": {"field": "end", "type": "nominal", "title": None},
    }
    middle = {"data": {"values": [{"x": plot.middle, "label": short(plot.middle, plot.x.prefix)}]}}
    middle_of = {"x": {**_quantity("x", plot.x), "scale": {"zero": False}}}
    rule = {"mark": {"type": "rule", "color": MUTED}, "encoding": middle_of}
    bars = {"data": {"values": values}, "mark": {"type": "bar", "tooltip": True}, "encoding": encoding}
    return {"layer": [bars, {**middle, **rule}]}
