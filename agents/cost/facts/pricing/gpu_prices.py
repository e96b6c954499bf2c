"""What a GPU-hour costs: offers, their range per class of provider, discounts, and what a server is bought for."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field

from protocols.adoption import Evidence
from protocols.models import StrictModel

from .prices import PriceFile, Source, grouped

GPU_STALE_AFTER_DAYS = 60
ON_DEMAND, SPOT = "on-demand", "spot"
PROVIDERS = ("neocloud", "hyperscaler", "marketplace")


class GpuOffer(StrictModel):
    """One observed price per GPU-hour."""

    gpu: str
    provider_class: str
    provider: str
    usd_per_gpu_hour: float
    commitment: str
    gpus_in_sku: int
    region: str = ""
    as_of: str
    verification: str
    source: str
    own: Evidence | None = None
    """Where an organisation has this rent from, when it is its own."""


class PriceRange(StrictModel):
    """USD per GPU-hour of one GPU in one class of provider."""

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


class Discount(StrictModel):
    """What a commitment takes off the on-demand price, as a share."""

    cloud: str
    gpu: str = ""
    years: int
    share: Annotated[float, Field(ge=0, lt=1)]


class GpuPrices(PriceFile):
    """Every GPU price of one snapshot; `purchase_usd_per_server` is a street price of eight GPUs, low and high."""

    as_of: date
    discounts: tuple[Discount, ...]
    discounts_source: Source
    ranges: tuple[PriceRange, ...]
    offers: tuple[GpuOffer, ...]
    purchase_usd_per_server: dict[str, tuple[float, float]]

    def usual_range(self, gpu: str) -> PriceRange | None:
        """The range of the first class of provider that rents this GPU: those without a service level come last."""
        ranges = [price for price in self.ranges if price.gpu == gpu]
        return min(ranges, key=lambda price: PROVIDERS.index(price.provider_class), default=None)

    def sku(self, gpu: str, provider_class: str) -> int:
        """The smallest number of these GPUs that providers of the class rent together on demand."""
        return min((offer.gpus_in_sku for offer in self.behind(gpu, provider_class)), default=1)

    def behind(self, gpu: str, provider_class: str, commitment: str = ON_DEMAND) -> tuple[GpuOffer, ...]:
        """The observations of one GPU in a class of provider under a commitment."""
        return self._by_class.get((gpu, provider_class, commitment), ())

    @cached_property
    def _by_class(self) -> Mapping[tuple[str, str, str], tuple[GpuOffer, ...]]:
        return grouped(self.offers, lambda offer: (offer.gpu, offer.provider_class, offer.commitment))
