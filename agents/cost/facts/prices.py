"""What a token and a GPU-hour cost, by whom it is sold, and how far each number can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

API_STALE_AFTER_DAYS = 90
GPU_STALE_AFTER_DAYS = 60


@dataclass(frozen=True)
class Rate:
    """USD per million tokens; a rate without a cache price bills cached input as input."""

    input: float
    output: float
    cache_read: float | None = None

    @property
    def cached(self) -> float:
        return self.input if self.cache_read is None else self.cache_read


@dataclass(frozen=True)
class Tier:
    """The rate of every token of a request whose input is longer than `above_input_tokens`."""

    above_input_tokens: int
    rate: Rate


@dataclass(frozen=True)
class Tariff:
    """A rate with its long-context tiers."""

    rate: Rate
    tiers: tuple[Tier, ...] = ()

    def at(self, input_tokens: float) -> Rate:
        """The rate one request of this input length pays, on all of its tokens."""
        reached = [tier for tier in self.tiers if input_tokens > tier.above_input_tokens]
        return max(reached, key=lambda tier: tier.above_input_tokens).rate if reached else self.rate


@dataclass(frozen=True)
class Step:
    """A price already announced: the rate from `since` on."""

    since: date
    rate: Rate


@dataclass(frozen=True)
class PeakHours:
    """The UTC hours, `[start, end)`, in which a host charges its peak rate."""

    utc_hours: tuple[tuple[int, int], ...]
    weekdays_only: bool
    source: str

    def share(self, weekday_share: float = 5 / 7) -> float:
        """The part of an evenly spread load that falls into peak hours."""
        daily = sum(end - start for start, end in self.utc_hours) / 24
        return daily * weekday_share if self.weekdays_only else daily


@dataclass(frozen=True)
class Conflict:
    """Another source's price for the same row."""

    source: str
    input: float
    output: float


@dataclass(frozen=True)
class ApiPrice:
    """One host's price for one model; `sells` is our id of the model, `variant` how it is served."""

    host: str
    model: str
    sells: str
    variant: str
    open: bool
    standard: Tariff
    batch: Tariff | None
    peak: Rate | None
    peak_hours: PeakHours | None
    steps: tuple[Step, ...]
    context: int | None
    deprecated: bool
    stale: str
    verification: str
    conflicts: tuple[Conflict, ...]

    @property
    def usable(self) -> bool:
        """Whether a new customer could rely on this row: neither out of date nor withdrawn."""
        return not self.stale and not self.deprecated


@dataclass(frozen=True)
class Source:
    """A file the prices were read from."""

    title: str
    locator: str
    seen: str


@dataclass(frozen=True)
class ApiPrices:
    """Every API price of one resolved snapshot."""

    as_of: date
    sources: tuple[Source, ...]
    rows: tuple[ApiPrice, ...]

    def selling(self, model_id: str) -> tuple[ApiPrice, ...]:
        return tuple(row for row in self.rows if row.sells == model_id)

    def named(self, host: str, model: str) -> ApiPrice | None:
        return next((row for row in self.rows if (row.host, row.model) == (host, model)), None)


@dataclass(frozen=True)
class GpuOffer:
    """One observed price per GPU-hour."""

    gpu: str
    provider_class: str
    provider: str
    usd_per_gpu_hour: float
    commitment: str
    gpus_in_sku: int
    as_of: str
    verification: str
    source: str


@dataclass(frozen=True)
class PriceRange:
    """On-demand USD per GPU-hour of one GPU in one class of provider."""

    gpu: str
    provider_class: str
    low: float
    median: float
    high: float
    offers: int

    @property
    def loose(self) -> bool:
        """Whether these offers come without a service level."""
        return self.provider_class == "marketplace"


@dataclass(frozen=True)
class GpuPrices:
    """Every GPU price of one snapshot."""

    as_of: date
    ranges: tuple[PriceRange, ...]
    offers: tuple[GpuOffer, ...]
    storage_usd_per_gb_month: Mapping[str, float]
    egress_first_tier_usd_per_gb: Mapping[str, float]
    purchase_usd_per_server: Mapping[str, tuple[float, float]]

    def sku(self, gpu: str, provider_class: str) -> int:
        """The smallest number of these GPUs that providers of the class rent together on demand."""
        sizes = [
            offer.gpus_in_sku
            for offer in self.offers
            if (offer.gpu, offer.provider_class, offer.commitment) == (gpu, provider_class, "on-demand")
        ]
        return min(sizes, default=1)

    def behind(self, gpu: str, provider_class: str) -> tuple[GpuOffer, ...]:
        """The observations a range was made from."""
        wanted = (gpu, provider_class, "on-demand")
        return tuple(o for o in self.offers if (o.gpu, o.provider_class, o.commitment) == wanted)
