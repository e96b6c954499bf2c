"""Everything the rules know, read once from the packaged data."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from .ai_act_terms import AiActRules, load_ai_act
from .clause_wordings import ClauseWording, load_clauses
from .compatibility_loader import load_pairs, osadl_opinion
from .fields_of_use import Fields
from .licence_texts import LicenceTexts, load_texts
from .openness_loader import load_openness
from .packaged import table
from .policy import PolicyRule
from .records.catalogue import LicenceCatalogue
from .records.component_record import Family, KnownComponent
from .records.expression import Reader
from .records.licence import Licence
from .tables.compatibility import Compatibility, Pairs, compatibility
from .tables.openness_terms import OpennessFacts


@dataclass(frozen=True)
class Knowledge:
    """The licence base, the known components and the vocabulary of fields of use."""

    as_of: str
    licences: Mapping[str, Licence]
    catalogue: LicenceCatalogue
    reader: Reader
    fields: Fields
    pairs: Pairs
    openness: OpennessFacts
    ai_act: AiActRules
    clauses: tuple[ClauseWording, ...]
    read_texts: Callable[[], LicenceTexts]
    second_opinion: Callable[[str, str], str | None]
    policy: tuple[PolicyRule, ...] = ()

    @property
    def texts(self) -> LicenceTexts:
        """The fingerprints, read only when the first text comes: most questions bring none."""
        return self.read_texts()

    def fits(self, inbound: str, outbound: str) -> Compatibility:
        """Whether something under one licence may become part of a work released under another."""
        strength = {id: licence.copyleft.strength for id, licence in self.licences.items()}
        opinion = self.second_opinion(outbound, inbound)
        return compatibility(inbound, outbound, self.pairs, strength=strength, opinion=opinion)


@cache
def load() -> Knowledge:
    """The packaged knowledge; reads files on the first call only."""
    base = table("licences")
    licences = _with_later_versions(Licence.model_validate(record) for record in base["licences"])
    components = table("components")
    return Knowledge(
        as_of=base["as_of"],
        licences=licences,
        catalogue=LicenceCatalogue(
            tuple(KnownComponent.model_validate(item) for item in components["components"]),
            tuple(Family.model_validate(item) for item in components["families"]),
        ),
        reader=Reader(licences),
        fields=Fields.model_validate(table("fields")),
        pairs=load_pairs(),
        openness=load_openness(),
        ai_act=load_ai_act(),
        clauses=load_clauses(),
        read_texts=load_texts,
        second_opinion=osadl_opinion,
    )


def _with_later_versions(records: Iterable[Licence]) -> dict[str, Licence]:
    """The records by id; a GNU licence on file in one version only has the same terms "or later"."""
    licences = {record.id: record for record in records}
    for id, record in tuple(licences.items()):
        later = id.removesuffix("-only") + "-or-later"
        if id.endswith("-only") and later not in licences:
            changes = {"id": later, "name": f"{record.name.removesuffix(' only')} or later", "spdx_id": later}
            licences[later] = record.model_copy(update={**changes, "expression_id": later, "aliases": ()})
    return licences
