"""What adopting a library, framework or tool costs: integration, running, support and leaving it again."""

from protocols.models import StrictModel

COCOMO_A = 2.94
COCOMO_B = 1.0997
COCOMO_IS = (
    "COCOMO II.2000 nominal effort, PM = 2.94 KLOC^1.0997: context only. It is an upper bound, because nobody "
    "rebuilds everything, and the same family of method as the 8.8 trillion dollar study of open source."
)


class Effort(StrictModel):
    """Person-months and yearly effort for one kind of software, each as low, typical, high."""

    integration_pm: tuple[float, float, float]
    run_fte: tuple[float, float, float]
    exit_pm: tuple[float, float, float]
    infrastructure_usd_per_month: tuple[float, float, float]
    why: str
