"""An organisation's own prices, rents, private models and defaults, laid over the packaged ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field

from protocols.adoption import Evidence
from protocols.adoption.overlay_files import OverlayFile, overlays, refusal
from protocols.adoption.text.currencies import ExchangeRates
from protocols.models import StrictModel

from .aliases import Names, SameAs, plain_name
from .assumptions import Assumed
from .knowledge import Knowledge
from .machines.specs import UnknownModel
from .pricing.gpu_prices import ON_DEMAND, PROVIDERS, GpuOffer, GpuPrices, PriceRange
from .pricing.prices import ApiPrice, ApiPrices, Tariff, TokenRate, Usd

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
Positive = Annotated[float, Field(gt=0, le=1e6)]


class OwnApiPrice(StrictModel):
    """What the organisation pays a host for a model, in USD per million tokens."""

    source: str
    host: Annotated[str, Field(min_length=1, max_length=60)]
    sells: Id
    model: str = ""
    input: Usd
    output: Usd
    cache_read: Usd | None = None
    cache_write: Usd | None = None


class OwnRent(StrictModel):
    """What the organisation pays for a GPU-hour, in place of what offers of that class of provider cost."""

    source: str
    gpu: str
    provider: Annotated[str, Field(min_length=1, max_length=60)]
    provider_class: Annotated[str, Field(pattern="^(" + "|".join(PROVIDERS) + ")$")] = PROVIDERS[0]
    usd_per_gpu_hour: Positive
    gpus_in_sku: Annotated[int, Field(ge=1, le=1024)] = 1


class OwnModel(StrictModel):
    """A private model with the dimensions of one on file: `is` is that one's id, `why` how it comes from it."""

    source: str
    id: Id
    name: Annotated[str, Field(min_length=1, max_length=120)]
    is_: Annotated[str, Field(alias="is")]
    why: Annotated[str, Field(min_length=1, max_length=300)]


class OwnDefault(StrictModel):
    """A default of the organisation's own: a salary, a headroom, a price of electricity."""

    source: str
    value: Annotated[float, Field(ge=0, le=1e12)]


class CostOverlay(OverlayFile):
    """One file of an organisation."""

    SCHEMA: ClassVar[str] = "cost-overlay/1"

    prices: Annotated[tuple[OwnApiPrice, ...], Field(max_length=2_000)] = ()
    rents: Annotated[tuple[OwnRent, ...], Field(max_length=500)] = ()
    models: Annotated[tuple[OwnModel, ...], Field(max_length=500)] = ()
    defaults: Mapping[str, OwnDefault] = {}
    exchange: ExchangeRates | None = None


def lay_over(knowledge: Knowledge, path: Path) -> Knowledge:
    """The knowledge with the files of a folder on top, the last by name uppermost. Raises UnusableOverlay."""
    for file, overlay in overlays(path, CostOverlay):
        with refusal(file):
            knowledge = replace(
                knowledge,
                api=_prices(knowledge.api, overlay, knowledge.as_of),
                gpus=_rents(knowledge, overlay),
                names=_names(knowledge, overlay),
                assumed=_defaults(knowledge.assumed, overlay),
                rates=_exchange(knowledge.rates, overlay),
            )
    return knowledge


def _prices(api: ApiPrices, overlay: CostOverlay, day: date) -> ApiPrices:
    """Own prices stand in the place of the packaged row of the same host and model."""
    # By host and model: an own price of one host does not hide what others ask.
    own = [_price(price, overlay.evidence(price.source), day) for price in overlay.prices]
    replaced = {(row.host, row.sells) for row in own}
    others = (row for row in api.rows if (row.host, row.sells) not in replaced)
    return api.model_copy(update={"rows": (*others, *own)}) if own else api


def _price(price: OwnApiPrice, evidence: Evidence, day: date) -> ApiPrice:
    rate = price.model_dump(include={"input", "output", "cache_read", "cache_write"})
    return ApiPrice(
        host=price.host,
        model=price.model or price.sells,
        sells=price.sells,
        open=True,
        standard=Tariff(rate=TokenRate.model_validate(rate)),
        listed_on=day,
        verification="your organisation's own price",
        own=evidence,
    )


def _rents(knowledge: Knowledge, overlay: CostOverlay) -> GpuPrices:
    """Own rents stand in the place of all offers of that GPU in that class of provider."""
    offers, ranges = list(knowledge.gpus.offers), list(knowledge.gpus.ranges)
    for rent in overlay.rents:
        gpu, usd = knowledge.physics.accelerator(rent.gpu).id, rent.usd_per_gpu_hour
        place = (gpu, rent.provider_class)
        offers = [o for o in offers if (o.gpu, o.provider_class, o.commitment) != (*place, ON_DEMAND)]
        ranges = [r for r in ranges if (r.gpu, r.provider_class) != place]
        evidence = overlay.evidence(rent.source)
        offers.append(
            GpuOffer(
                gpu=gpu,
                provider_class=rent.provider_class,
                provider=rent.provider,
                usd_per_gpu_hour=usd,
                commitment=ON_DEMAND,
                gpus_in_sku=rent.gpus_in_sku,
                as_of=evidence.seen,
                verification="your organisation's own rent",
                source=evidence.locator,
                own=evidence,
            )
        )
        ranges.append(PriceRange(gpu=gpu, provider_class=rent.provider_class, low=usd, median=usd, high=usd, offers=1))
    return knowledge.gpus.model_copy(update={"offers": tuple(offers), "ranges": tuple(ranges)})


def _names(knowledge: Knowledge, overlay: CostOverlay) -> Names:
    names = knowledge.names
    ids, architectures = dict(names.ids), dict(names.architectures)
    for model in overlay.models:
        if model.is_ not in knowledge.physics.models:
            raise UnknownModel(f"models: no architecture is known for {model.is_!r}")
        title = overlay.evidence(model.source).title
        architectures[model.id] = SameAs(model.is_, f"{model.why} ({title})")
        ids |= {plain_name(spoken): model.id for spoken in (model.id, model.name)}
    return replace(names, ids=ids, architectures=architectures)


def _exchange(rates: ExchangeRates, overlay: CostOverlay) -> ExchangeRates:
    """The organisation's own table in place of the packaged one, as a whole: rates of two days do not mix."""
    own = overlay.exchange
    if own and "USD" not in own.per_euro:
        raise KeyError("exchange: no rate of USD")
    return own.model_copy(update={"title": f"{overlay.organisation}'s own files: {own.title}"}) if own else rates


def _defaults(assumed: Assumed, overlay: CostOverlay) -> Assumed:
    values = dict(assumed.values)
    for name, own in overlay.defaults.items():
        if name not in values:
            raise KeyError(f"defaults: no default is called {name!r}")
        evidence = overlay.evidence(own.source)
        values[name] = replace(
            values[name],
            value=own.value,
            why=f"as {overlay.organisation} has it",
            title=evidence.title,
            locator=evidence.locator,
            seen=evidence.seen,
            grade=evidence.grade.value,
            low=None,
            high=None,
        )
    return replace(assumed, values=values)
