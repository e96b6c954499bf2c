"""The classes of GPU a fleet may be made of, and what each costs an hour: the person's price, rents, or a purchase."""

from protocols.adoption import Hosting, Inquiry

from ...facts.knowledge import Knowledge
from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import UnknownAccelerator
from ...facts.pricing.gpu_prices import PriceRange
from ..api_options import OWN_PRICE
from .purchase import bought_range

PROVIDER_CLASSES = ("neocloud", "marketplace", "hyperscaler")


def accelerators(knowledge: Knowledge, gpu_name: str | None) -> tuple[Accelerator, ...]:
    """The GPU of this name, else every class that has a price. Raises UnknownAccelerator for a name nobody knows."""
    if gpu_name:
        return (knowledge.physics.accelerator(gpu_name),)
    priced = []
    for gpu in dict.fromkeys(price.gpu for price in knowledge.gpus.ranges):
        try:
            priced.append(knowledge.physics.accelerator(gpu))
        except UnknownAccelerator:
            continue
    return tuple(priced)


def prices(gpu: str, inquiry: Inquiry, knowledge: Knowledge) -> list[PriceRange]:
    """The price the person gave for this GPU, or its range at each class of provider."""
    workload = inquiry.use.workload
    if workload.gpu and workload.gpu_usd_per_hour is not None:
        price = float(workload.gpu_usd_per_hour)
        return [PriceRange(gpu=gpu, provider_class=OWN_PRICE, low=price, median=price, high=price, offers=1)]
    ranges = [price for price in knowledge.gpus.ranges if price.gpu == gpu]
    if inquiry.use.hosting is Hosting.ON_PREM:
        purchases, facts = knowledge.gpus.purchase_usd_per_server, knowledge.physics.energy
        owned = bought_range(knowledge.physics.accelerator(gpu), purchases, facts, knowledge.assumed)
        return [owned] if owned else []
    return sorted(
        (price for price in ranges if price.provider_class in PROVIDER_CLASSES),
        key=lambda price: PROVIDER_CLASSES.index(price.provider_class),
    )
