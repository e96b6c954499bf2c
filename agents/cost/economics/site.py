"""Where a fleet stands: its grid zone and the overhead of its data centre."""

from ..facts.assumptions import Spread
from ..facts.knowledge import Knowledge
from .fleets.own_fleet import SelfOption
from .fleets.purchase import BOUGHT

DEFAULT_ZONE = "USA"


def site_pue(option: SelfOption, knowledge: Knowledge) -> Spread:
    """The overhead of the site: a cloud's, or one's own where the servers are bought."""
    return knowledge.assumed["on_prem_pue" if option.price.provider_class == BOUGHT else "pue"]
