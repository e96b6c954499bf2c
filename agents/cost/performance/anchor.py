"""Which published measurement speaks for a replica, and how it corrects the estimate."""

from dataclasses import replace
from math import exp, log

from ..facts.machines.benchmarks import PRIOR_ROWS, Anchor, MeasuredRow, Measurements
from .batching import Demand, rate, room_for
from .deployment import Deployment


def estimate(d: Deployment, row: MeasuredRow) -> float:
    """What the formulas say for the inputs of a published run, in output tokens per second."""
    demand = Demand(row.input_tokens, row.output_tokens)
    batch = row.batch
    if batch is None:
        fits = room_for(d, demand, reserve_most=row.reserve_most, cache_share=row.cache_share)
        batch = min(fits, row.batch_cap or fits)
    return rate(d, demand, max(1, batch)).output_tokens_per_s


def anchor(d: Deployment, demand: Demand, measurements: Measurements) -> Anchor | None:
    """What published runs of this very replica say about its speed; None when there is none beyond doubt."""
    rows = [row for row in measurements.rows(d.model.id, d.accelerator.id) if speaks_for(row, d) and not row.doubt]
    if not rows:
        return None
    nearest = min(rows, key=lambda row: _distance(row, demand))
    logs = [log(row.output_tokens_per_s / estimate(at_precision(d, row), row)) for row in rows]
    ratio = exp(sum(logs) / (len(rows) + PRIOR_ROWS))
    return Anchor(ratio, len(rows), nearest, estimate(at_precision(d, nearest), nearest))


def speaks_for(row: MeasuredRow, d: Deployment) -> bool:
    """Whether a run had this number of GPUs, this layout and these weight formats; the cache format may differ."""
    same_formats = (row.precision.weights, row.precision.others) == (d.precision.weights, d.precision.others)
    return same_formats and (row.n, row.dp_attention) == (d.n, d.dp_attention)


def at_precision(d: Deployment, row: MeasuredRow) -> Deployment:
    """The replica as it ran, with the cache format of the run."""
    return replace(d, precision=row.precision)


def _distance(row: MeasuredRow, demand: Demand) -> float:
    return abs(log(row.input_tokens / demand.input_tokens)) + abs(log(row.output_tokens / demand.output_tokens))
