"""Which of the fleets that serve a load are worth showing, and in which order."""

from protocols.adoption import Hosting, Inquiry

from ...facts.knowledge import Knowledge
from ...facts.machines.specs import Accelerator, Architecture, NotEstimable, UnknownAccelerator
from ...facts.pricing.gpu_prices import PriceRange
from ..api_options import OWN_PRICE
from ..workload import Load
from .own_fleet import SelfOption, self_option
from .purchase import bought_range

PROVIDER_CLASSES = ("neocloud", "marketplace", "hyperscaler")


MOST_FLEETS = 2


MOST_LEAN = 3


def sized(model: Architecture, inquiry: Inquiry, load: Load, knowledge: Knowledge) -> list[SelfOption]:
    """A fleet on each class of GPU that holds the model at each class of provider, cheapest first.

    Raises NotEstimable when no fleet can be sized, UnknownAccelerator for a GPU nobody knows.
    """
    gpu_name = inquiry.use.workload.gpu
    sized_options, reasons = [], []
    for accelerator in _accelerators(knowledge, gpu_name):
        for price in _prices(accelerator.id, inquiry, knowledge):
            try:
                sized_options.append(self_option(model, accelerator, price, inquiry, load, knowledge))
            except NotEstimable as error:
                reasons.append(str(error))
    if not sized_options:
        raise NotEstimable(reasons[0] if reasons else f"no price is known for {gpu_name or 'such GPUs'}")
    return sorted(sized_options, key=_rank)


def worth_showing(ranked: list[SelfOption]) -> list[SelfOption]:
    """The cheapest few GPUs, the best of each class of provider, and the best that rests on firm ground."""
    by_gpu = {option.capacity.accelerator_id: option for option in reversed(ranked)}
    for option in reversed(ranked):
        if option.price.provider_class == PROVIDER_CLASSES[0]:
            by_gpu[option.capacity.accelerator_id] = option
    options = sorted(by_gpu.values(), key=_rank)[:MOST_FLEETS]
    for provider_class in PROVIDER_CLASSES:
        options += [option for option in ranked if option.price.provider_class == provider_class][:1]
    # What an estimate rests on firmly stays in sight even when something shakier is cheaper.
    firm = [o for o in ranked if o.capacity.validated and o.price.offers > 1 and not o.price.loose]
    lean = sorted(ranked, key=lambda o: (o.price.loose, _usd_per_request_when_full(o)))
    return sorted({option.id: option for option in (*options, *firm[:1], *lean[:MOST_LEAN])}.values(), key=_rank)


def _usd_per_request_when_full(option: SelfOption) -> float:
    """What grows with the load: the least of it beats an API first, whatever today's volume."""
    return option.price.median * option.capacity.gpu_seconds_per_request


def _rank(option: SelfOption) -> tuple[bool, bool, float, str]:
    """Cheapest first; what misses the latency target, and marketplaces without a service level, come after."""
    return not option.capacity.meets_target, option.price.loose, option.usd, option.id


def _accelerators(knowledge: Knowledge, gpu_name: str | None) -> tuple[Accelerator, ...]:
    if gpu_name:
        return (knowledge.physics.accelerator(gpu_name),)
    accelerators = []
    for gpu in dict.fromkeys(price.gpu for price in knowledge.gpus.ranges):
        try:
            accelerators.append(knowledge.physics.accelerator(gpu))
        except UnknownAccelerator:
            continue
    return tuple(accelerators)


def _prices(gpu: str, inquiry: Inquiry, knowledge: Knowledge) -> list[PriceRange]:
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
