"""The packaged facts, read once: components, sources, the rubric, the checks and the kinds of risk."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from protocols.adoption import Kind
from protocols.catalogue.catalogue_file import read_as, read_entries, read_tree
from protocols.catalogue.component_catalogue import ComponentCatalogue, index
from protocols.catalogue.knowledge import CitedKnowledge
from protocols.catalogue.scores.rubric import Rubric
from protocols.catalogue.sources import SourceIndex
from protocols.models import StrictModel
from protocols.storage.fact_folders import fact_folder

NOT_KNOWN = "not known"


class ScorecardCheck(StrictModel):
    """One check of OpenSSF Scorecard; `counted_under` names the concern whose score it belongs to instead."""

    name: str
    fact: str
    risk: Literal["critical", "high", "medium", "low"]
    asks: str
    counted_under: str | None = None


class RiskRemark(StrictModel):
    """What is said when a fact begins with one of `when`; any value does when there is none."""

    text: str
    when: tuple[str, ...] = ()
    severity: Literal["note", "condition"] = "note"


class RiskKind(StrictModel):
    """A kind of risk that is looked for; `counted_under` names the concern that answers for it instead.

    Only components of the kinds in `only` can have it, all where that is empty; `nothing` is said where no fact is.
    """

    id: str
    title: str
    facts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    remarks: tuple[RiskRemark, ...] = ()
    counted_under: str | None = None
    only: tuple[Kind, ...] = ()
    nothing: str = NOT_KNOWN


@dataclass(frozen=True)
class SecurityKnowledge(CitedKnowledge):
    """Everything the rules need, as of one day."""

    checks: tuple[ScorecardCheck, ...]
    risks: tuple[RiskKind, ...]


@cache
def load() -> SecurityKnowledge:
    """The packaged knowledge. Raises UnknownSource, AmbiguousName or ValidationError when the data are not sound."""
    data = fact_folder(str(__package__))
    sources = SourceIndex.parse(read_tree(data / "sources.yaml"))
    entries = {entry.id: entry for entry in read_entries(data / "catalogue", sources)}
    return SecurityKnowledge(
        catalogue=ComponentCatalogue(entries, index(entries.values())),
        sources=sources,
        rubric=read_as(data / "rubric.yaml", Rubric),
        checks=read_as(data / "checks.yaml", tuple[ScorecardCheck, ...]),
        risks=read_as(data / "risks.yaml", tuple[RiskKind, ...]),
    )
