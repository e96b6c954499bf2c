"""What the rules look at together: the component, its version, the day, and what is known."""

from dataclasses import dataclass
from datetime import date

from protocols.adoption import Component, Inquiry
from protocols.catalogue.entry import Advisory, CatalogueEntry
from protocols.catalogue.versions import within

from ..facts.knowledge import SecurityKnowledge


@dataclass(frozen=True)
class SecurityCase:
    """One known component in one version on one day."""

    entry: CatalogueEntry
    version: str | None
    today: date
    knowledge: SecurityKnowledge

    def reached(self, advisory: Advisory) -> bool | None:
        """Whether the version is affected; `None` without a version or a range, and for another package."""
        if not (self.version and advisory.affected) or advisory.package:
            return None
        return within(self.version, advisory.affected)


def security_case(inquiry: Inquiry, component: Component, knowledge: SecurityKnowledge) -> SecurityCase | None:
    """The SecurityCase, or `None` when the component is not known here."""
    entry = knowledge.catalogue.find(component)
    if entry is None:
        return None
    today = inquiry.as_of or knowledge.as_of
    return SecurityCase(entry, knowledge.catalogue.version_in(component), today, knowledge)
