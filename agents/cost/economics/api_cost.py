"""What an API charges: each request priced by itself, then multiplied."""

from dataclasses import dataclass

from ..facts.pricing.prices import TokenRate

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


def request_usd(rate: TokenRate, request: TokenRequest) -> float:
    """USD for one request at one rate."""
    uncached = request.input_tokens - request.cached_tokens
    output = request.output_tokens + request.reasoning_tokens
    cached = (1 - request.written_share) * rate.cached + request.written_share * rate.written
    return (uncached * rate.input + request.cached_tokens * cached + output * rate.output) / 1e6


def monthly_usd(rate: TokenRate, request: TokenRequest, requests_per_day: float, retry_share: float = 0.0) -> float:
    """USD a month for a load of equal requests, retried ones paid twice."""
    return requests_per_day * DAYS_PER_MONTH * (1 + retry_share) * request_usd(rate, request)
