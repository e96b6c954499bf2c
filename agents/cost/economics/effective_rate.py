"""The rate a load really pays at an API: tiers, announced changes, peak hours and batches."""

from dataclasses import dataclass
from datetime import date

from ..facts.pricing.prices import ApiPrice, PeakHours, TokenRate


@dataclass(frozen=True)
class Effective:
    """The rate one request pays on average, and the shares it was weighted with."""

    rate: TokenRate
    standard: TokenRate
    peak: TokenRate | None
    peak_share: float
    batch: TokenRate | None
    batch_share: float


def mixed(parts: tuple[tuple[float, TokenRate], ...]) -> TokenRate:
    """The rate of a load of which each part pays its own rate; shares add up to 1."""
    return TokenRate(
        input=sum(share * rate.input for share, rate in parts),
        output=sum(share * rate.output for share, rate in parts),
        cache_read=sum(share * rate.cached for share, rate in parts),
        cache_write=sum(share * rate.written for share, rate in parts),
    )


def rate_on(price: ApiPrice, day: date, input_tokens: float) -> TokenRate:
    """The standard rate in force on a day, announced changes included."""
    due = [step for step in price.steps if step.since <= day]
    if due:
        return max(due, key=lambda step: step.since).rate
    return price.standard.at(input_tokens)


def effective(
    price: ApiPrice, input_tokens: float, day: date, batch_share: float = 0.0, peaks: PeakHours | None = None
) -> Effective:
    """The average rate of a load spread evenly over the hours of the week.

    A batch share is priced only where the host publishes a batch price; elsewhere it pays the standard rate.
    """
    standard = rate_on(price, day, input_tokens)
    share = peaks.share() if price.peak and peaks else 0.0
    live = mixed(((1 - share, standard), (share, price.peak))) if price.peak and share else standard
    batch = _batch_rate(price, day, input_tokens) if batch_share else None
    used = batch_share if batch else 0.0
    rate = mixed(((1 - used, live), (used, batch))) if batch else live
    return Effective(rate, standard, price.peak if share else None, share, batch, used)


def _batch_rate(price: ApiPrice, day: date, input_tokens: float) -> TokenRate | None:
    """The batch rate; after an announced step it keeps its ratio to the standard rate."""
    if price.batch is None:
        return None
    batch, before = price.batch.at(input_tokens), price.standard.at(input_tokens)
    now = rate_on(price, day, input_tokens)
    if now == before or not before.input or not before.output:
        return batch
    return TokenRate(input=batch.input * now.input / before.input, output=batch.output * now.output / before.output)
