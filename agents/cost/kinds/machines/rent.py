"""What it costs to rent the fewest GPUs that hold a model."""

from math import ceil, log2

from protocols.adoption import Measure

from ...facts.machines.accelerator import Accelerator
from ...facts.pricing.gpu_prices import PriceRange
from ...facts.units import HOURS_PER_MONTH
from ...measure.measure import figure, measure
from ...performance.calibration import RESERVED_BYTES_PER_GPU
from ...report.price_evidence import offer_evidence
from ..reply import CostCase

MOST_OFFERS = 4
# More of them is no longer a machine somebody rents for one model.
MOST_GPUS = 32


def cheapest_rent(case: CostCase, gigabytes: float) -> tuple[str, Measure] | None:
    """The cheapest GPUs on file that hold so many GB (`8 x H200`), and their rent in USD a month; None without a price.

    `gigabytes` holds the engine's room on one GPU; every further one takes that room again.
    """
    sets = [(gpus * price.median, gpus, price) for gpus, price in _sets(case, gigabytes)]
    if not sets:
        return None
    _, gpus, price = min(sets, key=lambda entry: entry[:2])
    proof = tuple(offer_evidence(offer) for offer in case.knowledge.gpus.behind(price.gpu, price.provider_class))
    label = f"{gpus} x {price.gpu}"
    rent = measure(
        "memory.rent",
        f"Rent of {label}, around the clock",
        "USD/month",
        "gpus * usd_per_gpu_hour * hours_per_month",
        (
            figure("gpus", gpus, "GPUs"),
            figure("usd_per_gpu_hour", price.median, "USD per GPU-hour", proof[:MOST_OFFERS]),
            figure("hours_per_month", HOURS_PER_MONTH, "hours/month"),
        ),
    )
    return label, rent


def _sets(case: CostCase, gigabytes: float) -> list[tuple[int, PriceRange]]:
    machines: dict[str, Accelerator] = {machine.id: machine for machine in case.knowledge.physics.accelerators.values()}
    sets = []
    for gpu in machines.values():
        price = case.knowledge.gpus.usual_range(gpu.id)
        room = gpu.memory_bytes - RESERVED_BYTES_PER_GPU
        if price is None or room <= 0:
            continue
        # Tensor parallelism splits a model over powers of two.
        gpus = 2 ** ceil(log2(max(1.0, (gigabytes * 1e9 - RESERVED_BYTES_PER_GPU) / room)))
        gpus = max(gpus, case.knowledge.gpus.sku(gpu.id, price.provider_class))
        if gpus <= MOST_GPUS:
            sets.append((gpus, price))
    return sets
