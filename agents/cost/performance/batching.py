"""How many requests a replica keeps in flight: bounded by memory, by the latency target and by the scheduler."""

from dataclasses import dataclass
from enum import StrEnum

from ..facts.machines.specs import NotEstimable
from .calibration import CACHE_SHARE, SEQUENCES_PER_RANK
from .deployment import Deployment
from .memory import most_sequences
from .step_time import decode_s, prefill_s

MOST_TOKENS = 10_000_000
STEPS_BEFORE_HALVING = 6


@dataclass(frozen=True, slots=True)
class Demand:
    """The shape of one request and the pace its reader expects; output counts reasoning tokens."""

    input_tokens: float
    output_tokens: float
    tpot_target_s: float = 0.05
    prefix_hit_share: float = 0.0
    batch_cap: int = SEQUENCES_PER_RANK

    def __post_init__(self) -> None:
        for name, tokens in (("input", self.input_tokens), ("output", self.output_tokens)):
            if not 1 <= tokens <= MOST_TOKENS:
                raise NotEstimable(f"{tokens} {name} tokens per request is not between 1 and {MOST_TOKENS:,}")
        if not 0 < self.tpot_target_s <= 60:
            raise NotEstimable(f"{self.tpot_target_s} s per output token is not between 0 and 60")
        if not 0 <= self.prefix_hit_share <= 1 or self.batch_cap < 1:
            raise NotEstimable("prefix_hit_share is a share, batch_cap at least 1")

    @property
    def mean_context(self) -> float:
        """Mean length of a sequence while it is decoded."""
        return self.input_tokens + self.output_tokens / 2


class Bound(StrEnum):
    """What keeps the batch from growing."""

    LATENCY = "latency"
    MEMORY = "memory"
    SCHEDULER = "scheduler"


@dataclass(frozen=True, slots=True)
class ReplicaRate:
    """A replica in closed loop: while a request decodes, each request in flight is prefilled once."""

    batch: float
    decode_s: float
    prefill_s: float
    requests_per_s: float
    output_tokens_per_s: float
    tpot_s: float
    ttft_unloaded_s: float


def rate(d: Deployment, demand: Demand, batch: float) -> ReplicaRate:
    """Throughput and pace with `batch` requests in flight."""
    step = decode_s(d, batch, demand.mean_context)
    prompt = prefill_s(d, demand.input_tokens, batch, demand.prefix_hit_share)
    alone = prefill_s(d, demand.input_tokens, 1, demand.prefix_hit_share)
    per_s = batch / (demand.output_tokens * step + batch * prompt)
    return ReplicaRate(
        batch=batch,
        decode_s=step,
        prefill_s=prompt,
        requests_per_s=per_s,
        output_tokens_per_s=per_s * demand.output_tokens,
        tpot_s=step + (batch - 1) * prompt / demand.output_tokens,
        ttft_unloaded_s=alone + step,
    )


def tpot_s(d: Deployment, demand: Demand, batch: float) -> float:
    """Seconds per output token with `batch` requests in flight, other requests' prefills included."""
    prompt = prefill_s(d, demand.input_tokens, batch, demand.prefix_hit_share)
    return decode_s(d, batch, demand.mean_context) + (batch - 1) * prompt / demand.output_tokens


def room_for(d: Deployment, demand: Demand, *, reserve_most: bool = False, cache_share: float = CACHE_SHARE) -> int:
    """Sequences that fit: at their mean length (paged engines) or, with `reserve_most`, at their final length."""
    longest = demand.input_tokens + demand.output_tokens
    return most_sequences(d, longest if reserve_most else demand.mean_context, cache_share)


def largest_batch(d: Deployment, demand: Demand) -> tuple[int, Bound, int]:
    """The largest batch that fits and meets the target, what bounds it, and what memory alone would allow.

    The batch is 0 when not one sequence fits, and 1 with Bound.LATENCY when even one misses the target.
    """
    fits = room_for(d, demand)
    cap = demand.batch_cap * d.ranks
    most, bound = (fits, Bound.MEMORY) if fits <= cap else (cap, Bound.SCHEDULER)
    # The largest batch is tried first: where it meets the target, no search is needed.
    if most < 1 or tpot_s(d, demand, most) <= demand.tpot_target_s:
        return most, bound, fits
    return _largest_on_target(d, demand, most), Bound.LATENCY, fits


def _largest_on_target(d: Deployment, demand: Demand, misses: int) -> int:
    """The largest batch on target below one that misses it; time is almost linear in the batch, so interpolate."""
    low, high = 1, misses
    at_low, at_high = tpot_s(d, demand, low), tpot_s(d, demand, high)
    steps = 0
    while high - low > 1 and at_low <= demand.tpot_target_s:
        # Six interpolations find it for all but odd curves; halving then ends in a bounded number of steps.
        share = (demand.tpot_target_s - at_low) / (at_high - at_low) if steps < STEPS_BEFORE_HALVING else 0.5
        middle = min(high - 1, max(low + 1, low + int((high - low) * share)))
        at_middle = tpot_s(d, demand, middle)
        if at_middle <= demand.tpot_target_s:
            low, at_low = middle, at_middle
        else:
            high, at_high = middle, at_middle
        steps += 1
    return low
