"""What a price source says of one model at one host, and the sources: two packages of price lists."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from typing import Any, Protocol

from protocols.models import StrictModel

from ..facts.pricing.prices import PriceTier, Tariff, Tier, TokenRate

FIELDS = ("input", "output", "cache_read", "cache_write")
OTHER_NAMES = {"x-ai": "xai", "aws": "amazon-bedrock", "dashscope": "alibaba", "moonshotai": "moonshot"}
DEPRECATED = "marked as deprecated by its host"


class RefreshUnavailable(RuntimeError):
    """The packages of the extra `[refresh]` are not installed, or the price map cannot be read."""


class Quote(StrictModel):
    """One source's price; `withdrawn` says why the model is not sold any more."""

    standard: Tariff
    batch: Tariff | None = None
    peak: TokenRate | None = None
    steps: tuple[PriceTier, ...] = ()
    context: int | None = None
    withdrawn: str = ""
    retires: date | None = None
    retires_source: str = ""


class PriceSource(Protocol):
    """Where prices come from; a quote is None where the source does not list the model at the host."""

    @property
    def title(self) -> str: ...

    @property
    def locator(self) -> str: ...

    def quote(self, host: str, model: str) -> Quote | None: ...

    def models(self, host: str) -> Iterable[str]: ...


class GenaiPrices:
    """The package genai-prices, asked for one moment; it never looks at the clock."""

    locator = "https://github.com/pydantic/genai-prices"

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.title = f"genai-prices {version('genai-prices')} (MIT)"
        snapshot = import_module("genai_prices.data_snapshot").get_snapshot()
        self._models = {p.id: {m.id: m for m in p.models} for p in snapshot.providers}

    def models(self, host: str) -> Iterable[str]:
        return self._models.get(host, {})

    def quote(self, host: str, model: str) -> Quote | None:
        """The price at an off-peak hour with its tiers, peak and batch prices, and announced steps."""
        entry = self._models.get(host, {}).get(model)
        if entry is None:
            return None
        day = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
        hourly = [entry.get_prices(day + timedelta(hours=hour)) for hour in range(24)]
        low, high = (pick(hourly, key=lambda p: _amount(p.input_mtok) or 0) for pick in (min, max))
        standard = _tariff(low)
        if standard is None:
            return None
        batch = entry.get_prices(self.at, {"processing": "batch"})
        return Quote(
            standard=standard,
            batch=_tariff(batch) if _rate(batch) != _rate(entry.get_prices(self.at)) else None,
            peak=_rate(high) if _rate(high) != _rate(low) else None,
            steps=_steps(entry.prices, self.at),
            context=entry.context_window or None,
            withdrawn=DEPRECATED if entry.deprecated else "",
        )


class ModelPrices:
    """The package model-prices."""

    locator = "Python package model-prices"

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.title = f"model-prices {version('model-prices')} (MIT)"
        self._rates = import_module("model_prices").rates

    def models(self, host: str) -> Iterable[str]:
        return ()

    def quote(self, host: str, model: str) -> Quote | None:
        provider = OTHER_NAMES.get(host, host)
        day = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
        hourly = [self._rates(model, at=day + timedelta(hours=hour), provider=provider) for hour in range(24)]
        # Off-peak, whatever hour it is asked at: else a refresh in the afternoon differs from one in the morning.
        price = min((p for p in hourly if p and p.input is not None), key=lambda p: p.input, default=None)
        # It answers with another provider's price where it does not know the one asked about.
        if price is None or price.provider != provider or price.input is None or price.output is None:
            return None
        return Quote(standard=Tariff(rate=TokenRate(input=float(price.input), output=float(price.output))))


def packages(at: datetime) -> tuple[PriceSource, PriceSource]:
    """The two packages as sources. Raises RefreshUnavailable without the extra."""
    try:
        return GenaiPrices(at), ModelPrices(at)
    except ImportError as error:
        raise RefreshUnavailable(f"{error.name} is missing: install the extra [refresh]") from error


def _amount(price: Any) -> float | None:
    """A price without its tiers."""
    return None if price is None else float(getattr(price, "base", price))


def _rate(prices: Any) -> TokenRate | None:
    amounts = {name: _amount(getattr(prices, f"{name}_mtok", None)) for name in FIELDS}
    if amounts["input"] is None or amounts["output"] is None:
        return None
    return TokenRate.model_validate(amounts)


def _tariff(prices: Any) -> Tariff | None:
    first = _rate(prices)
    if first is None:
        return None
    above: dict[int, dict[str, float]] = {}
    for name in FIELDS:
        for tier in getattr(getattr(prices, f"{name}_mtok", None), "tiers", ()):
            above.setdefault(tier.start, {})[name] = float(tier.price)
    tiers = (Tier(above_input_tokens=start, rate=first.model_copy(update=above[start])) for start in sorted(above))
    return Tariff(rate=first, tiers=tuple(tiers))


def _steps(prices: Any, at: datetime) -> tuple[PriceTier, ...]:
    if not isinstance(prices, list):
        return ()
    due = [(getattr(p.constraint, "start_date", None), _rate(p.prices)) for p in prices]
    return tuple(PriceTier(since=day, rate=rate) for day, rate in due if day and rate and day > at.date())
