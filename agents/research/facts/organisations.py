"""Which organisation stands behind a mail domain, by a curated table; a person's domain stands for none."""

import re
from collections.abc import Iterator, Mapping

from protocols.catalogue.cited_fact import CatalogueFact, CitedFact
from protocols.catalogue.entry import CatalogueEntry
from protocols.models import StrictModel

_DOMAIN, _ORGANISATION = "community.top_email_domain_365d", "community.top_organisation_365d"
_SHARE = re.compile(r"(\S+) (\d+(?:\.\d+)?% of [\d,]+ commits\b.*)")  # intel.com 41% of 46 commits with an ...


class Organisations(StrictModel):
    """`domains` to the organisation, an empty name where the domain is a person's or a mail service's."""

    domains: Mapping[str, str]

    def resolve(self, entry: CatalogueEntry) -> CatalogueEntry:
        """The entry with organisations in place of mail domains; a domain that stands for none is left out."""
        return entry.model_copy(update={"facts": tuple(self._resolved(entry.facts))})

    def _resolved(self, facts: tuple[CitedFact, ...]) -> Iterator[CitedFact]:
        for fact in facts:
            if fact.key != _DOMAIN:
                yield fact
            elif (match := _SHARE.fullmatch(str(fact.value))) and (name := self.domains.get(match[1])):
                yield CatalogueFact(_ORGANISATION, f"{name} {match[2]}", fact.source, fact.as_of, fact.evidence)
