"""A fleet of one's own GPUs for a load: on each class of GPU and provider, the smallest that serves it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from protocols.adoption import Inquiry

from ...facts.assumptions import Assumed
from ...facts.knowledge import Knowledge
from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import Architecture, NotEstimable
from ...facts.pricing.gpu_prices import PriceRange
from ...facts.units import HOURS_PER_MONTH, SECONDS_PER_DAY
from ...performance.batching import Demand
from ...performance.capacity import Capacity, with_own_measurement
from ...performance.placement import candidates
from ..api_options import OWN_PRICE
from ..staircase import Staircase
from ..workload import Load
from .fleet import Fleet, smallest_fleet
from .fleet import fleet as fleet_of
from .purchase import BOUGHT, SERVER_GPUS
from .staffing import crew


@dataclass(frozen=True)
class SelfOption:
    """One fleet for this load: its replica, its size, its rent and its people."""

    id: str
    label: str
    capacity: Capacity
    fleet: Fleet
    price: PriceRange
    sku: int
    stairs: Staircase
    storage_usd: float

    @property
    def gpu_usd(self) -> float:
        return self.fleet.gpus * self.price.median * HOURS_PER_MONTH

    @property
    def usd(self) -> float:
        return self.stairs.usd_with(self.fleet.replicas)

    @property
    def served_by_own(self) -> float:
        """Requests a day the GPUs the person has can serve; 0 where they hold no replica."""
        whole = self.stairs.own_gpus // self.capacity.n
        return max(whole - self.stairs.spare, min(whole, 1)) * self.stairs.capacity


def demand_of(load: Load) -> Demand:
    """The load's request as the physics sees it; thinking tokens are generated like any other."""
    return Demand(
        input_tokens=load["input_tokens"],
        output_tokens=load["output_tokens"] + load["reasoning_tokens"],
        tpot_target_s=load["tpot_target_ms"] / 1000,
        prefix_hit_share=load["cached_share"],
    )


def self_option(
    model: Architecture, accelerator: Accelerator, price: PriceRange, inquiry: Inquiry, load: Load, knowledge: Knowledge
) -> SelfOption:
    """The smallest fleet of this GPU for this load, at this price."""
    assumed, workload = knowledge.assumed, inquiry.use.workload
    own = workload.gpu_count or 0
    # What one owns is used card by card; only what is rented comes in the sizes a cloud sells.
    sku = 1 if own else _sku(price, knowledge)
    replicas = candidates(model, accelerator, demand_of(load), None, knowledge.physics.measurements)
    if workload.measured_output_tokens_per_second and workload.gpu and replicas:
        replicas = (with_own_measurement(replicas[0], workload.measured_output_tokens_per_second),)
    if not replicas:
        raise NotEstimable(f"{model.id} does not fit on {accelerator.id}")
    replica, size, spare = _fleet(replicas, load, assumed, sku, own)
    storage = replica.weights_bytes / 1e9 * assumed.value("storage_usd_per_gb_month")
    served = replica.requests_per_s * assumed.value("headroom") * SECONDS_PER_DAY / load["peak_to_average"]
    stairs = Staircase(
        fixed_usd=storage,
        gpu_usd=price.median * HOURS_PER_MONTH * (1 + assumed.value("overhead")),
        gpus_per_replica=replica.n,
        capacity=served / (1 + load["retry_share"]),
        spare=spare,
        sku_gpus=sku,
        own_gpus=own,
        crew=crew(load["fte"] if load.is_given("fte") else None, assumed),
    )
    label = f"{size.gpus} x {accelerator.id}, {price.provider_class}"
    id = f"self.{accelerator.id}.{price.provider_class.replace(' ', '-')}"
    return SelfOption(id, label, replica, size, price, sku, stairs, storage)


def _fleet(
    replicas: tuple[Capacity, ...], load: Load, assumed: Assumed, sku: int, own: int
) -> tuple[Capacity, Fleet, int]:
    """The replica, the fleet and its spares; GPUs the person has are used before more are added."""
    requests, spare = load.requests_per_day * (1 + load["retry_share"]), spares(load, assumed)
    peak, headroom = load["peak_to_average"], assumed.value("headroom")
    fitting = [c for c in replicas if c.n <= own]
    if not fitting:
        replica, size = smallest_fleet(
            replicas, requests, peak_to_average=peak, headroom=headroom, spare=spare, sku_gpus=sku
        )
        return replica, replace(size, gpus=max(own, size.gpus)), spare
    replica = _most_served(fitting, own, spare)
    least = fleet_of(requests, replica.requests_per_s, replica.n, peak_to_average=peak, headroom=headroom, spare=0)
    whole = own // replica.n
    # GPUs one has already serve as spares, so fewer are added where they are more than the load needs.
    spare = spare if whole < least.replicas else min(spare, whole - least.replicas)
    count = max(whole, least.replicas + spare)
    busy = requests / SECONDS_PER_DAY / (count * replica.requests_per_s)
    gpus = max(own, count * replica.n)
    return replica, replace(least, replicas=count, gpus_needed=gpus, gpus=gpus, utilisation=busy), spare


def _most_served(fitting: Iterable[Capacity], own: int, spare: int) -> Capacity:
    """The layout in which so many GPUs serve the most; the fastest when none meets the target."""

    def rank(c: Capacity) -> tuple[bool, float]:
        whole = own // c.n
        served = max(whole - spare, 1) * c.requests_per_s
        return not c.meets_target, -served if c.meets_target else c.tpot_s

    return min(fitting, key=rank)


def _sku(price: PriceRange, knowledge: Knowledge) -> int:
    """How many GPUs come at once: a server when bought, one where the person set the price."""
    if price.provider_class == OWN_PRICE:
        return 1
    return SERVER_GPUS if price.provider_class == BOUGHT else knowledge.gpus.sku(price.gpu, price.provider_class)


def spares(load: Load, assumed: Assumed) -> int:
    """Spare replicas; a load that is all batch can wait for a repair."""
    return 0 if load["batch_share"] >= 1 else int(assumed.value("spare_replicas"))
