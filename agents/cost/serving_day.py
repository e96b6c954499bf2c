"""One day of serving at scale: what the GPUs cost and what the tokens would earn at list price."""

from dataclasses import dataclass

from .architecture import NotEstimable


@dataclass(frozen=True, slots=True)
class ListPrice:
    """USD per million tokens: input found in the cache, other input, output."""

    cache_hit: float
    input: float
    output: float


@dataclass(frozen=True, slots=True)
class ServingDay:
    """Cost, revenue and margin of a day, and the whole cost over the output tokens alone."""

    cost_usd: float
    revenue_usd: float
    margin: float
    usd_per_mtok_output: float


def serving_day(
    gpus: float, usd_per_gpu_hour: float, input_tokens: float, hit_tokens: float, output_tokens: float, price: ListPrice
) -> ServingDay:
    """The economics DeepSeek published for 2025-02-27/28 (open-infra-index, day 6), for any such day."""
    if min(gpus, usd_per_gpu_hour, hit_tokens) < 0 or not 0 <= hit_tokens <= input_tokens or output_tokens <= 0:
        raise NotEstimable("a day of serving needs output, no negative amounts, and no more cache hits than input")
    cost = gpus * 24 * usd_per_gpu_hour
    fresh = input_tokens - hit_tokens
    revenue = (hit_tokens * price.cache_hit + fresh * price.input + output_tokens * price.output) / 1e6
    margin = revenue / cost - 1 if cost else float("inf")
    return ServingDay(cost, revenue, margin, cost / output_tokens * 1e6)
