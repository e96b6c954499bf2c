"""The data models of the openness tests: components, records, frameworks' rules and the three answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from protocols.adoption import Evidence
from protocols.models import StrictModel

WEIGHTS = "Model parameters (Final)"
REPORT, PAPER = "Technical report", "Research paper"
Openly = Literal["yes", "no", "arguable"]


class MofClass(StrEnum):
    """The classes of the Model Openness Framework, best last."""

    UNCLASSIFIED = "0"
    III = "III"
    II = "II"
    I = "I"  # noqa: E741  the class is called so in the framework


ORDER = (MofClass.III, MofClass.II, MofClass.I)


class MofComponent(StrictModel):
    """One of the 17 components and the class that first asks for it."""

    name: str
    content: str
    first_needed: MofClass
    required: bool


@dataclass(frozen=True)
class ArtefactRecord:
    """Which components a model publishes: name to licence as recorded, `None` when published without one."""

    name: str
    licences: Mapping[str, str | None]
    evidence: Evidence


class OsaidElement(StrictModel):
    """One element OSAID requires, and the MOF components that show it."""

    id: str
    components: tuple[str, ...]
    what: str


class OpennessFacts(StrictModel):
    """The frameworks' rules and what is recorded about models: by id, and which id a name or hub address stands for."""

    as_of: str
    components: tuple[MofComponent, ...]
    labels: Mapping[str, str]
    open_licences: frozenset[str]
    open_by_us: Mapping[str, str]
    appropriate: Mapping[str, frozenset[str]]
    elements: tuple[OsaidElement, ...]
    beyond_the_licence: tuple[str, ...]
    records: Mapping[str, ArtefactRecord]
    record_names: Mapping[str, str]
    osi_verdicts: Mapping[str, str]
    osi_evidence: Evidence
    mof_evidence: Evidence
    osaid_evidence: Evidence
    gpai_evidence: Evidence


@dataclass(frozen=True)
class LicenceOpenness:
    """What the openness tests need of the weights' licence; `mof_open` is whether it is a listed open licence."""

    id: str
    mof_open: bool
    osaid: Openly
    aiact: Openly
    why: str | None = None


@dataclass(frozen=True)
class MofAnswer:
    """`klass` is `None` when too little is recorded; `missing`, `not_open` and `unknown` are of the next class up."""

    klass: MofClass | None
    label: str
    next_class: MofClass | None
    missing: tuple[str, ...]
    not_open: tuple[str, ...]
    unknown: tuple[str, ...]
    warnings: tuple[str, ...]
    why: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class OsaidAnswer:
    """`answer` with each element's own; `published` is what OSI itself said, and then decides."""

    answer: Literal["meets", "fails", "arguable", "unknown"]
    elements: Mapping[str, str]
    published: str | None
    why: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class AiActLicenceAnswer:
    """Whether the licence can carry the exemption of Art 53(2); `also_needed` is what a licence alone cannot show."""

    answer: Openly | Literal["unknown"]
    also_needed: tuple[str, ...]
    why: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class OpennessAnswers:
    """The three answers side by side."""

    mof: MofAnswer
    osaid: OsaidAnswer
    aiact: AiActLicenceAnswer


def is_open(licence: str | None, facts: OpennessFacts) -> bool:
    """Open as MOT means it: OSI-approved, FSF-libre, a listed open-data licence or OpenMDW."""
    return licence is not None and (licence in facts.open_licences or licence in facts.open_by_us)
