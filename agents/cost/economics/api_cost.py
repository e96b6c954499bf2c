"""What an API charges: each request priced by itself, then multiplied."""

from dataclasses import dataclass
from datetime import date

from ..facts.pricing.prices import ApiPrice, PeakHours, TokenRate

DAYS_PER_MONTH = 30.4375


@dataclass(frozen=True)
class TokenRequest:
    """One request in tokens; thinking tokens are billed as output, cached ones are part of the input.

    `written_share` of the cached tokens is put into the cache anew instead of read from it.
    """

    input_tokens: float
    output_tokens: float
    reasoning_tokens: float = 0.0
    cached_tokens: float = 0.0
    written_share: float = 0.0


@dataclass(frozen=True)
class Effective:
    """The rate one request pays on average, and the shares it was weighted with."""

    rate: TokenRate
    standard: TokenRate
    peak: TokenRate | None
    peak_share: float
    batch: TokenRate | None
    batch_share: float


def request_usd(rate: TokenRate, request: TokenRequest) -> float:
    """USD for one request at one rate."""
    uncached = request.input_tokens - request.cached_tokens
    output = request.output_tokens + request.reasoning_tokens
    cached = (1 - request.written_share) * rate.cached + request.written_share * rate.written
    return (uncached * rate.input + request.cached_tokens * cached + output * rate.output) / 1e6


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


def monthly_usd(rate: TokenRate, request: TokenRequest, requests_per_day: float, retry_share: float = 0.0) -> float:
    """USD a month for a load of equal requests, retried ones paid twice."""
    return requests_per_day * DAYS_PER_MONTH * (1 + retry_share) * request_usd(rate, request)
