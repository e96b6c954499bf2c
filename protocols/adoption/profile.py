"""An organisation's profile: what is true of it in every conversation, and which licences it takes."""

from typing import Annotated

from pydantic import Field

from protocols.adoption.bounds import Money
from protocols.adoption.conversation_state import stated
from protocols.adoption.inquiry import Inquiry
from protocols.adoption.intended_use import Hosting, Organisation, OwnPrice
from protocols.models import StrictModel

ALLOWED, REFUSED = "licences_allowed", "licences_refused"
"""Names under `facts` of an Inquiry."""
Licences = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=120)], ...], Field(max_length=300)]


class OrganisationProfile(StrictModel):
    """Defaults of every conversation: what a message says counts before them.

    `licences_allowed` empty allows every licence; a refused one holds, one that is not on a list of allowed ones is
    to be looked at.
    """

    organisation: Organisation = Organisation()
    territory: Annotated[tuple[Annotated[str, Field(max_length=10)], ...], Field(max_length=300)] = ()
    sector: Annotated[str, Field(max_length=200)] | None = None
    hosting: Hosting | None = None
    region: Annotated[str, Field(max_length=40)] | None = None
    budget_usd_per_month: Money | None = None
    own_prices: Annotated[tuple[OwnPrice, ...], Field(max_length=50)] = ()
    licences_allowed: Licences = ()
    licences_refused: Licences = ()


def with_profile(inquiry: Inquiry, profile: OrganisationProfile) -> tuple[Inquiry, tuple[str, ...]]:
    """The Inquiry with what the profile knows and nobody said, and the dotted paths that were filled."""
    use, workload = inquiry.use, inquiry.use.workload
    organisation = use.organisation.model_copy(
        update={name: value for name, value in profile.organisation if getattr(use.organisation, name) is None}
    )
    defaults = {"region": profile.region, "budget_usd_per_month": profile.budget_usd_per_month}
    of_workload = {name: value for name, value in defaults.items() if getattr(workload, name) is None}
    of_workload["own_prices"] = workload.own_prices or profile.own_prices
    of_use = {
        "organisation": organisation,
        "workload": workload.model_copy(update=of_workload),
        "territory": use.territory or profile.territory,
        "sector": use.sector or profile.sector,
        "hosting": use.hosting or profile.hosting,
    }
    lists = {ALLOWED: list(profile.licences_allowed), REFUSED: list(profile.licences_refused)}
    facts = {name: value for name, value in lists.items() if value} | inquiry.facts
    filled = inquiry.model_copy(update={"use": use.model_copy(update=of_use), "facts": facts})
    before = stated(inquiry)
    return filled, tuple(path for path in stated(filled) if path not in before)
