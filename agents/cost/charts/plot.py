"""What a chart shows, whichever way it is drawn: lines over an axis, stacked bars, or a tornado."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """How an axis is divided."""

    LINEAR = "linear"
    LOG = "log"


@dataclass(frozen=True)
class Axis:
    """An axis: its title, its scale, and the unit sign before its numbers."""

    title: str
    scale: Scale = Scale.LINEAR
    prefix: str = ""


@dataclass(frozen=True)
class ChartLine:
    """A named run of points; `stepped` draws a staircase."""

    name: str
    points: tuple[tuple[float, float], ...]
    stepped: bool = False


@dataclass(frozen=True)
class Range:
    """A named band between two lines: (x, low, high)."""

    name: str
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Rule:
    """A vertical line at a value that matters."""

    x: float
    label: str


@dataclass(frozen=True)
class LinePlot:
    """Lines, an optional band, and rules over two axes."""

    id: str
    title: str
    subtitle: str
    x: Axis
    y: Axis
    lines: tuple[ChartLine, ...]
    ranges: tuple[Range, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A labelled bar of named parts, and the text after it."""

    label: str
    parts: tuple[tuple[str, float], ...]
    text: str

    @property
    def total(self) -> float:
        return sum(value for _, value in self.parts)


@dataclass(frozen=True)
class BarPlot:
    """Horizontal bars, stacked where they have several parts."""

    id: str
    title: str
    subtitle: str
    x: Axis
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Swing:
    """What one input does to a value between its P10 and its P90."""

    label: str
    at_p10: float
    at_p90: float


@dataclass(frozen=True)
class TornadoPlot:
    """Swings around a middle value, widest first."""

    id: str
    title: str
    subtitle: str
    x: Axis
    middle: float
    swings: tuple[Swing, ...]


# A closed union, so that whoever draws is told by the type checker when a kind is missing.
Plot = LinePlot | BarPlot | TornadoPlot
