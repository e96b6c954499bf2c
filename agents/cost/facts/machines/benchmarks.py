"""Published measurements: which of them speak for a replica, and how they correct its estimate."""

from collections.abc import Mapping
from dataclasses import dataclass

from .precision import Precision

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
