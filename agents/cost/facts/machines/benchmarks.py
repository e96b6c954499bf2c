"""Published measurements: which of them speak for a replica, and how they correct its estimate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from .specs import Architecture, Precision

# Leave-one-out over the 118 packaged rows whose replica has another row: correcting an estimate by the other rows
# lowers the standard deviation of log(measured / estimated) from 0.21 to 0.16, and 97 % are then within 1.5x.
# One row alone counts half, two count two thirds: engines and their versions differ on the same replica.
PRIOR_ROWS = 1


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """One published run: exact inputs, output tokens per second of the whole replica, and where it was published.

    `model_ids` are the models it speaks for: the one that ran and those with the same architecture.
    `batch` is the concurrency, or None for a saturated run, whose batch memory decides up to `batch_cap`.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    model_ids: tuple[str, ...]
    accelerator_id: str
    n: int
    dp_attention: bool
    precision: Precision
    input_tokens: float
    output_tokens: float
    batch: int | None
    batch_cap: int | None
    cache_share: float
    reserve_most: bool
    output_tokens_per_s: float
    source: str
    seen: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What published runs say of a replica: the correction of its speed, how many runs, and the nearest in shape.

    `ratio` = exp(sum of log(measured / estimated) / (rows + 1)).
    """

    ratio: float
    rows: int
    nearest: MeasuredRow
    nearest_estimate: float


@dataclass(frozen=True, slots=True, eq=False)
class Measurements:
    """All published runs, by model and accelerator."""

    by_pair: Mapping[tuple[str, str], tuple[MeasuredRow, ...]]

    def rows(self, model_id: str, accelerator_id: str) -> tuple[MeasuredRow, ...]:
        """The runs of one model on one class of accelerator, whatever their layout."""
        return self.by_pair.get((model_id, accelerator_id), ())


NO_MEASUREMENTS = Measurements({})
ROW = TypeAdapter(MeasuredRow)


def measurements(file: Mapping[str, Any], models: Mapping[str, Architecture]) -> Measurements:
    """Published runs, each under every model whose architecture is that of the one that ran."""
    twins: dict[tuple[object, ...], list[str]] = {}
    for entry in models.values():
        twins.setdefault(_dimensions(entry), []).append(entry.id)
    by_pair: dict[tuple[str, str], tuple[MeasuredRow, ...]] = {}
    for entry in file["rows"]:
        run = dict(entry)
        ids = tuple(dict.fromkeys(twins[_dimensions(models[run.pop("model")])]))
        source = file["sources"][run["source"]] + (f", run {run.pop('run')}" if "run" in run else "")
        row = ROW.validate_python(run | {"model_ids": ids, "source": source})
        for model_id in ids:
            pair = (model_id, row.accelerator_id)
            by_pair[pair] = (*by_pair.get(pair, ()), row)
    return Measurements(by_pair)


# Two names with the same dimensions run equally fast, so a run of one speaks for the other.
def _dimensions(m: Architecture) -> tuple[object, ...]:
    return (m.layers, m.hidden, m.heads, m.kv_heads, m.head_dim, m.latent, m.index_topk, m.experts, m.parameters)
