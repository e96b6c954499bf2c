"""What adopting a library, framework or tool costs: integration, running, support and leaving it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COCOMO_A = 2.94
COCOMO_B = 1.0997
COCOMO_IS = (
    "COCOMO II.2000 nominal effort, PM = 2.94 KLOC^1.0997: context only. It is an upper bound, because nobody "
    "rebuilds everything, and the same family of method as the 8.8 trillion dollar study of open source."
)


@dataclass(frozen=True)
class Effort:
    """Person-months and yearly effort for one kind of software, each as low, typical, high."""

    integration_pm: tuple[float, float, float]
    run_fte: tuple[float, float, float]
    exit_pm: tuple[float, float, float]
    infrastructure_usd_per_month: tuple[float, float, float]
    why: str

    @staticmethod
    def read(entry: Mapping[str, Any]) -> "Effort":
        return Effort(
            tuple(entry["integration_pm"]),
            tuple(entry["run_fte"]),
            tuple(entry["exit_pm"]),
            tuple(entry["infrastructure_usd_per_month"]),
            entry["why"],
        )


@dataclass(frozen=True)
class Adoption:
    """One plan to adopt software for some years."""

    integration_pm: float
    run_fte: float
    years: float
    usd_per_pm: float
    exit_pm: float = 0.0
    support_usd_per_year: float = 0.0
    infrastructure_usd_per_month: float = 0.0

    @property
    def integration_usd(self) -> float:
        return self.integration_pm * self.usd_per_pm

    @property
    def run_usd(self) -> float:
        return self.run_fte * 12 * self.years * self.usd_per_pm

    @property
    def support_usd(self) -> float:
        return self.support_usd_per_year * self.years

    @property
    def infrastructure_usd(self) -> float:
        return self.infrastructure_usd_per_month * 12 * self.years

    @property
    def exit_usd(self) -> float:
        return self.exit_pm * self.usd_per_pm

    @property
    def total_usd(self) -> float:
        return self.integration_usd + self.run_usd + self.support_usd + self.infrastructure_usd + self.exit_usd


def rebuild_pm(kloc: float, a: float = COCOMO_A, b: float = COCOMO_B) -> float:
    """Person-months to write `kloc` thousand lines anew by COCOMO II; context, never a saving."""
    return a * kloc**b
