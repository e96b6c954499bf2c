"""Where a price or a rent can be checked."""

from datetime import date

from protocols.adoption import Evidence, Grade

from ..economics.api_options import ApiOption
from ..economics.fleets.own_fleet import SelfOption
from ..economics.fleets.purchase import BOUGHT
from ..facts.knowledge import Knowledge
from ..facts.pricing.gpu_prices import GpuOffer
from ..facts.pricing.prices import ApiPrice


def api_evidence(option: ApiOption, knowledge: Knowledge) -> Evidence:
    """The price row and how it was verified."""
    if option.own:
        title = f"Price given by the person asking for {option.price.host}"
        day = knowledge.api.as_of.isoformat()
        return Evidence(title=title, locator="Inquiry, use.workload.own_prices", seen=day, grade=Grade.PERSON)
    return price_evidence(option.price, knowledge)


def price_evidence(price: ApiPrice, knowledge: Knowledge) -> Evidence:
    """One row of the price lists, when it was last listed and until when it is sold."""
    if price.own:
        return price.own
    source = knowledge.api.sources[0]
    retires = f"; retires on {price.retires}" if price.retires else ""
    return Evidence(
        title=f"{price.host}/{price.model} in the price lists of {source.seen}; {price.verification}{retires}"[:300],
        locator=source.locator,
        seen=price.listed_on.isoformat(),
        grade=Grade.SECONDARY,
    )


def rent_evidence(option: SelfOption, knowledge: Knowledge, day: date) -> tuple[Evidence, ...]:
    """The observed offers behind a rent, or the person's own price."""
    offers = knowledge.gpus.behind(option.price.gpu, option.price.provider_class)
    if option.price.provider_class == BOUGHT:
        return ()
    if not offers:
        title = "GPU price given by the person asking"
        locator = "Inquiry, use.workload.gpu_usd_per_hour"
        return (Evidence(title=title, locator=locator, seen=day.isoformat(), grade=Grade.PERSON),)
    return tuple(offer_evidence(offer) for offer in offers)


def offer_evidence(offer: GpuOffer) -> Evidence:
    """One observed offer."""
    if offer.own:
        return offer.own
    rent = f"{offer.provider} {offer.gpu} {offer.usd_per_gpu_hour} USD/GPU-h {offer.commitment}"
    day = offer.as_of if len(offer.as_of) in (4, 7, 10) else offer.as_of[:4]
    title = f"{rent}; {offer.verification}"
    return Evidence(title=title, locator=offer.source, seen=day, grade=Grade.SECONDARY)
