"""Every way to run the same model: each host's API, a fleet on each class of GPU, and what else is sold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from protocols.adoption import OwnPrice

from ..facts.aliases import Reference, tier_version
from ..facts.knowledge import Knowledge
from ..facts.pricing.prices import ApiPrice, Tariff, TokenRate
from .api_cost import TokenRequest, monthly_usd
from .effective_rate import Effective, effective
from .workload import Load

PROVIDER_CLASSES = ("neocloud", "marketplace", "hyperscaler")
MOST_FLEETS = 5
OWN_PRICE = "your price"
LONGEST_HOST = 60


@dataclass(frozen=True)
class ApiOption:
    """One host's API for this load."""

    id: str
    label: str
    price: ApiPrice
    effective: Effective
    usd: float

    @property
    def own(self) -> bool:
        return self.price.model == OWN_PRICE


def api_options(
    model_id: str, load: Load, knowledge: Knowledge, day: date, own: Iterable[OwnPrice] = ()
) -> tuple[ApiOption, ...]:
    """The usable price of every host of this model, cheapest first; one serving variant a host."""
    model = knowledge.physics.models.get(model_id)
    longest = model.context if model else None
    rows = [row for row in knowledge.api.selling(model_id) if row.sold_on(day) and _takes(row, load.request, longest)]
    # A turbo or fp8 variant stands for a host only where it has no plain row: quality may differ.
    plain = {row.host for row in rows if not row.variant}
    offers = [api_option(row, load, day, knowledge) for row in rows if not row.variant or row.host not in plain]
    cheapest: dict[str, ApiOption] = {}
    for offer in sorted(offers, key=lambda offer: (offer.usd, offer.price.model)):
        cheapest.setdefault(offer.price.host, offer)
    yours: dict[str, ApiOption] = {}
    for number, price in enumerate(own):
        offer = api_option(_own_price(price, model_id, day), load, day, knowledge)
        yours.setdefault(offer.id, offer)
        if yours[offer.id] is not offer:
            yours[f"{offer.id}.{number}"] = replace(offer, id=f"{offer.id}.{number}")
    return tuple(sorted([*yours.values(), *cheapest.values()], key=lambda offer: (offer.usd, offer.id)))


def reference_options(model_id: str, load: Load, knowledge: Knowledge, day: date) -> tuple[ApiOption, ...]:
    """Each maker's newest models, for orientation; of another quality, so never ranked with the rest."""
    rows = [row for maker in knowledge.names.references for row in _references(maker, knowledge, day)]
    return tuple(api_option(row, load, day, knowledge) for row in rows if row.sells != model_id)


def _references(maker: Reference, knowledge: Knowledge, day: date) -> list[ApiPrice]:
    """For each tier of a maker, the sold row with the highest version number."""
    sold = [row for row in knowledge.api.sold_by(maker.host) if row.sold_on(day)]
    newest = []
    for tier in maker.tiers:
        versions = [(version, row) for row in sold if (version := tier_version(tier, row.model))]
        newest += [max(versions, key=lambda entry: entry[0])[1]] if versions else []
    return newest


def api_option(price: ApiPrice, load: Load, day: date, knowledge: Knowledge) -> ApiOption:
    """One price for this load, its host under the name people know."""
    peaks = knowledge.api.peak_hours.get(price.host)
    paid = effective(price, load.request.input_tokens, day, load["batch_share"], peaks)
    usd = monthly_usd(paid.rate, load.request, load.requests_per_day, load["retry_share"])
    host = knowledge.names.hosts.get(price.host, price.host)
    suffix = "" if price.model == OWN_PRICE else f".{price.model}"
    label = f"{host} API" if price.open else f"{host} API, {price.model}"
    return ApiOption(f"api.{price.host}{suffix}", label, price, paid, usd)


def _takes(row: ApiPrice, request: TokenRequest, longest: int | None) -> bool:
    """Whether a request fits the host's context, or the model's where the host tells none."""
    tokens = request.input_tokens + request.output_tokens + request.reasoning_tokens
    context = row.context or longest
    return context is None or tokens <= context


def _own_price(own: OwnPrice, model_id: str, day: date) -> ApiPrice:
    cache_read = None if own.cache_read_usd_per_mtok is None else float(own.cache_read_usd_per_mtok)
    rate = TokenRate(input=float(own.input_usd_per_mtok), output=float(own.output_usd_per_mtok), cache_read=cache_read)
    return ApiPrice(
        host=own.host[:LONGEST_HOST],
        model=OWN_PRICE,
        sells=model_id,
        open=True,
        standard=Tariff(rate=rate),
        listed_on=day,
        verification="given by the person asking",
    )
