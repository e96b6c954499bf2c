"""Openness as three separate answers, told as Findings and one table."""

from protocols.adoption import Kind

from ..facts.records.licence import Licence
from ..facts.tables.openness_terms import ArtefactRecord, LicenceOpenness, OpennessAnswers, OpennessFacts
from ..openness.openness import openness
from ..rules.outcome import Ruling


def licence_openness(licence: Licence) -> LicenceOpenness:
    """How a licence of the base stands to the three definitions."""
    terms = licence.openness
    return LicenceOpenness(licence.id, terms.mof_open, terms.osaid_terms, terms.ai_act_foss, terms.why)


_OPENLY = ("no", "arguable", "yes")


def weights_licence(ruling: Ruling) -> Licence | None:
    """The least open licence that binds the model itself; `None` when one of them is not identified."""
    binding = [leaf.leaf.licence for part in ruling.parts if not part.part.as_data for leaf in part.chosen]
    identified = [licence for licence in binding if licence is not None]
    if not identified or len(identified) < len(binding):
        return None
    return min(identified, key=lambda licence: _OPENLY.index(licence.openness.ai_act_foss))


def opening(
    id: str | None,
    name: str,
    kind: Kind | None,
    ruling: Ruling,
    facts: OpennessFacts,
    supplied: ArtefactRecord | None = None,
) -> OpennessAnswers | None:
    """The three answers; only models are measured by them."""
    if kind is not Kind.MODEL:
        return None
    licence = weights_licence(ruling)
    return openness(id, name, licence_openness(licence) if licence else None, facts, supplied)
