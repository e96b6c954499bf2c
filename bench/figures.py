"""Figures, the samples they are made of, and the goals they are held against."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from protocols.models import StrictModel

GOALS_FILE = Path(__file__).parent / "data/goals.yaml"


class Goal(StrictModel):
    """What a figure must come to: at most `least`, or at least that when `more` is better."""

    text: str
    least: float
    aim: float
    more: bool = False

    def met_by(self, value: float) -> bool:
        """Whether the figure will do."""
        return value >= self.least if self.more else value <= self.least


class Sample(StrictModel):
    """One subject in one round: milliseconds of CPU a request, and what its callers waited."""

    cpu: float
    first: float = 0
    p50: float = 0
    p95: float = 0
    per_second: float = 0


class Row(Sample):
    """A subject of a comparison: the median of its rounds."""

    name: str


class Figure(StrictModel):
    """The median over the rounds, the quartiles around it, and the subjects it compares."""

    value: float
    low: float
    high: float
    rows: tuple[Row, ...] = ()


def goals() -> dict[str, Goal]:
    """Every goal by the name of its figure."""
    return TypeAdapter(dict[str, Goal]).validate_python(yaml.safe_load(GOALS_FILE.read_text("utf-8")))


def figure(values: Sequence[float], rows: Sequence[Row] = ()) -> Figure:
    """Values of one thing, one a round."""
    ordered = sorted(values)
    # With two rounds or fewer there are no quartiles, only ends.
    low, _, high = statistics.quantiles(ordered, n=4) if len(ordered) > 2 else (ordered[0], 0, ordered[-1])
    return Figure(value=statistics.median(ordered), low=low, high=high, rows=tuple(rows))


def ratio(
    samples: Mapping[str, Sequence[Sample]],
    subject: str,
    reference: str,
    of: Callable[[Sample], float] = lambda sample: sample.cpu,
) -> Figure:
    """The subject divided by the reference of the same round."""
    pairs = zip(samples[subject], samples[reference], strict=True)
    values = [of(sample) / max(of(beside), 1e-9) for sample, beside in pairs]
    return figure(values, [row(name, samples[name]) for name in (subject, reference)])


def row(name: str, samples: Sequence[Sample]) -> Row:
    """The median of each column."""
    columns = {field: statistics.median(getattr(sample, field) for sample in samples) for field in Sample.model_fields}
    return Row(name=name, **columns)
