"""What a token and a GPU-hour cost, who sells them, until when, and how far each number can be trusted."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Self, TypeVar

from pydantic import Field

from protocols.adoption import Evidence
from protocols.models import StrictModel

API_STALE_AFTER_DAYS = 90

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Usd = Annotated[float, Field(ge=0, le=1e6)]


class TokenRate(StrictModel):
    """USD per million tokens; a rate without a cache price bills cached input as input."""

    input: Usd
    output: Usd
    cache_read: Usd | None = None
    cache_write: Usd | None = None

    @property
    def cached(self) -> float:
        return self.input if self.cache_read is None else self.cache_read

    @property
    def written(self) -> float:
        """What a token put into the cache costs; a host without such a price bills it as input."""
        return self.input if self.cache_write is None else self.cache_write


class Tier(StrictModel):
    """The rate of every token of a request whose input is longer than `above_input_tokens`."""

    above_input_tokens: int
    rate: TokenRate


class Tariff(StrictModel):
    """A rate with its long-context tiers."""

    rate: TokenRate
    tiers: tuple[Tier, ...] = ()

    def at(self, input_tokens: float) -> TokenRate:
        """The rate one request of this input length pays, on all of its tokens."""
        # The highest tier reached prices the whole request, as hosts bill it, not only the tokens above it.
        reached = [tier for tier in self.tiers if input_tokens > tier.above_input_tokens]
        return max(reached, key=lambda tier: tier.above_input_tokens).rate if reached else self.rate


class PriceTier(StrictModel):
    """A price already announced: the rate from `since` on."""

    since: date
    rate: TokenRate


class PeakHours(StrictModel):
    """The UTC hours, `[start, end)`, in which a host charges its peak rate."""

    utc_hours: tuple[tuple[int, int], ...]
    weekdays_only: bool
    source: str

    def share(self, weekday_share: float = 5 / 7) -> float:
        """The part of an evenly spread load that falls into peak hours."""
        daily = sum(end - start for start, end in self.utc_hours) / 24
        return daily * weekday_share if self.weekdays_only else daily


class PriceFile(StrictModel):
    """One snapshot of prices, with indexes over its rows."""

    def __copy__(self) -> Self:
        # model_copy starts from here: an index over the old rows must not come along with new ones.
        return self.model_construct(
            self.model_fields_set, **{name: getattr(self, name) for name in type(self).model_fields}
        )


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    """Rows by a key, in their order."""
    groups: dict[K, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: tuple(members) for name, members in groups.items()}


class Conflict(StrictModel):
    """Another source's price for the same row."""

    source: str
    input: float
    output: float


class ApiPrice(StrictModel):
    """One host's price for one model; `sells` is our id of the model, `variant` how it is served.

    `listed_on` is the day it was last seen on sale, `retires` the first day it is not sold any more; `withdrawn` says
    why it is not sold at all: no longer on the host's list, or a row known to be wrong.
    """

    host: str
    model: str
    sells: str
    variant: str = ""
    open: bool
    standard: Tariff
    batch: Tariff | None = None
    peak: TokenRate | None = None
    steps: tuple[PriceTier, ...] = ()
    context: int | None = None
    listed_on: date
    retires: date | None = None
    retires_source: str = ""
    withdrawn: str = ""
    verification: str
    conflicts: tuple[Conflict, ...] = ()
    own: Evidence | None = None
    """Where an organisation has this price from, when it is its own."""

    def sold_on(self, day: date) -> bool:
        """Whether a new customer could buy at this price on a day; what is listed at no price is not for sale."""
        # Hosts list trials at no price; a free row would be the cheapest of everything.
        priced = self.standard.rate.input > 0 or self.standard.rate.output > 0
        return priced and not self.withdrawn and (self.retires is None or day < self.retires)


class Source(StrictModel):
    """A file the prices were read from."""

    title: str
    locator: str
    seen: str


class ApiPrices(PriceFile):
    """Every API price of one resolved snapshot."""

    as_of: date
    sources: tuple[Source, ...]
    peak_hours: dict[str, PeakHours] = {}
    rows: tuple[ApiPrice, ...]

    @cached_property
    def _by_model(self) -> Mapping[str, tuple[ApiPrice, ...]]:
        return grouped(self.rows, lambda row: row.sells)

    @cached_property
    def _by_host(self) -> Mapping[str, tuple[ApiPrice, ...]]:
        return grouped(self.rows, lambda row: row.host)

    def selling(self, model_id: str) -> tuple[ApiPrice, ...]:
        """The rows of one model, at every host."""
        return self._by_model.get(model_id, ())

    def sold_by(self, host: str) -> tuple[ApiPrice, ...]:
        """The rows of one host, of every model."""
        return self._by_host.get(host, ())
