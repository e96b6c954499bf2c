"""The monthly cost of a fleet that grows by whole replicas."""

import math
from dataclasses import dataclass

from .fleets.staffing import NOBODY, Crew


@dataclass(frozen=True)
class Staircase:
    """The monthly cost of a fleet that grows by whole replicas and is rented in whole SKUs.

    `capacity` is the requests a day one replica serves at the peak rule; `spare` replicas serve none.
    `own_gpus` stand there and are paid for whether needed or not; `crew` are the people, who grow with the GPUs.
    """

    fixed_usd: float
    gpu_usd: float
    gpus_per_replica: int
    capacity: float
    spare: int = 1
    sku_gpus: int = 1
    own_gpus: int = 0
    crew: Crew = NOBODY

    def replicas(self, requests_per_day: float) -> int:
        return math.ceil(requests_per_day / self.capacity - 1e-12) + self.spare

    def gpus(self, replicas: int) -> int:
        return max(self.own_gpus, math.ceil(replicas * self.gpus_per_replica / self.sku_gpus) * self.sku_gpus)

    def usd_with(self, replicas: int) -> float:
        gpus = self.gpus(replicas)
        return self.fixed_usd + gpus * self.gpu_usd + self.crew.usd(gpus)

    @property
    def usd_per_further_gpu(self) -> float:
        """What one more GPU costs in a large fleet, its share of a person included."""
        return self.gpu_usd + self.crew.usd_per_further_gpu

    def usd(self, requests_per_day: float) -> float:
        return self.usd_with(self.replicas(requests_per_day))
