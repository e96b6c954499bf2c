"""What the GPUs the person has can serve, in a sentence."""

from protocols.adoption.text.number_format import number

from ..economics.study import Study
from .measures.decision_measures import tokens_at

# More than providers rent to a new customer: a fleet beyond it is an order of magnitude, not an offer.
MOST_GPUS = 10_000


def own_claim(study: Study) -> list[str]:
    """What the GPUs the person has can serve."""
    fleet = study.fleet
    if fleet is None or not fleet.stairs.own_gpus:
        return []
    have = f"Your {fleet.stairs.own_gpus} {fleet.capacity.accelerator_id}"
    if not fleet.served_by_own:
        return [f"{have} do not hold one replica, which takes {fleet.capacity.n}."]
    most = f"{have} can serve {number(tokens_at(study, fleet.served_by_own))} tokens a month"
    if fleet.served_by_own < study.load.requests_per_day:
        return [f"{most}; this load needs {fleet.fleet.gpus}, which is what was costed."]
    return [f"{most}."]
