"""How many people a fleet of GPUs takes, from a quarter of one for a node to one and more for a cluster."""

from dataclasses import dataclass

from protocols.adoption import Evidence

from ...facts.assumptions import Assumed

FORMULA = "min(fte_cluster, fte + (fte_cluster - fte) * max(gpus - gpus_node, 0) / (gpus_cluster - gpus_node))"
BEYOND = "max(gpus - gpus_cluster, 0) / gpus_per_further_fte"
SIZES = ("fte", "fte_cluster", "gpus_node", "gpus_cluster", "gpus_per_further_fte")


@dataclass(frozen=True)
class Crew:
    """FTE for a number of GPUs: `small` up to a node, rising to `cluster`, then one more for so many GPUs.

    Who says how many people there are has that many, whatever the fleet: then `grows` is false.
    """

    small: float
    cluster: float = 1.0
    node_gpus: int = 8
    cluster_gpus: int = 64
    gpus_per_further: int = 256
    usd_per_fte: float = 0.0
    grows: bool = True
    evidence: tuple[Evidence, ...] = ()

    def fte(self, gpus: int) -> float:
        if not self.grows:
            return self.small
        share = max(gpus - self.node_gpus, 0) / (self.cluster_gpus - self.node_gpus)
        joined = min(self.cluster, self.small + (self.cluster - self.small) * share)
        return joined + max(gpus - self.cluster_gpus, 0) / self.gpus_per_further

    def usd(self, gpus: int) -> float:
        return self.fte(gpus) * self.usd_per_fte

    @property
    def most_before_growth(self) -> float:
        """What a cluster's people cost: the bound above which only the further ones add."""
        return (max(self.small, self.cluster) if self.grows else self.small) * self.usd_per_fte

    @property
    def usd_per_further_gpu(self) -> float:
        return self.usd_per_fte / self.gpus_per_further if self.grows else 0.0


NOBODY = Crew(0.0, grows=False)


def crew(fte: float | None, assumed: Assumed) -> Crew:
    """The people the person gave, or the rule where there are none given."""
    small, cluster, node, joined, further = (assumed.value(name) for name in SIZES)
    monthly = assumed.value("salary_usd_per_year") / 12
    if fte is not None:
        return Crew(fte, usd_per_fte=monthly, grows=False)
    evidence = tuple(assumed[name].evidence for name in ("gpus_per_further_fte", "salary_usd_per_year"))
    return Crew(small, cluster, int(node), int(joined), int(further), monthly, evidence=evidence)
