"""The data models of the AI Act rules: the situation asked about, the duties, and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

from protocols.adoption import Evidence
from protocols.models import StrictModel

from .packaged import table
from .tables.countries import load_countries


class ActRole(StrEnum):
    """What the Act makes of the adopter; several can hold at once."""

    OUT_OF_SCOPE = "out-of-scope"
    RESEARCH = "research-only"
    DEPLOYER = "deployer"
    SYSTEM_PROVIDER = "ai-system-provider"
    HIGH_RISK_PROVIDER = "high-risk-provider"
    MODEL_PROVIDER = "gpai-model-provider"
    MODIFIER = "gpai-provider-of-the-modification"
    SMALL_MODIFIER = "modifier-below-the-threshold"


class Area(StrictModel):
    """A field of use and the place of the Act that names it."""

    field: str
    area: Literal["prohibited", "prohibited-2026", "annex-iii", "annex-i", "people", "content"]
    point: str


@dataclass(frozen=True)
class ActSituation:
    """Who does what with the model, where and when; `None` means nobody said.

    `places_model` is publishing a model of one's own; `licence` is the licence test of the openness answer.
    """

    as_of: date
    in_eu: bool | None = None
    seat_in_eu: bool | None = None
    internal: bool = False
    research: bool = False
    offers_system: bool = False
    modifies: bool = False
    places_model: bool = False
    own_licence_open: bool | None = None
    training_flop: float | None = None
    modification_flop: float | None = None
    systemic_risk: bool | None = None
    upstream_excludes_eu: bool = False
    licence: Literal["yes", "no", "arguable", "unknown"] = "unknown"
    information_public: bool | None = None
    monetised: bool | None = None
    annex_iii: bool | None = None
    annex_i: bool | None = None
    interacts_with_people: bool | None = None
    generates_content: bool | None = None
    prohibited: bool | None = None
    placed_before_2025_08: bool | None = None
    described: tuple[Area, ...] = ()


@dataclass(frozen=True)
class ActDuty:
    """One duty: since or from when, whether it is in force on the day asked about, and what lifts it."""

    id: str
    what: str
    cite: str
    applies_from: date
    in_force: bool
    evidence: Evidence
    lifted_by: str | None = None


class ActNote(StrictModel):
    """Something to know beside the duties, with the grade of what it rests on in its evidence."""

    says: str
    cite: str
    evidence: Evidence


@dataclass(frozen=True)
class AiActAnswer:
    """What follows from the Act; `review` is what a lawyer must settle, `missing` the facts nobody gave.

    `applies` is `if-in-eu` when nobody said where: roles and duties then hold only if the EU is touched.
    """

    roles: tuple[ActRole, ...]
    applies: Literal["yes", "no", "if-in-eu"] = "yes"
    duties: tuple[ActDuty, ...] = ()
    prohibited: bool = False
    review: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[ActNote, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def due(self) -> tuple[ActDuty, ...]:
        """The duties no exemption lifts."""
        return tuple(duty for duty in self.duties if duty.lifted_by is None)


class DutyRule(StrictModel):
    """A duty as the data has it, before anybody's situation."""

    what: str
    cite: str
    applies_from: date
    evidence: Evidence


class ActDate(StrictModel):
    """A day on which something of the Act begins to apply."""

    date: date
    what: str
    evidence: Evidence


class AiActRules(StrictModel):
    """data/ai_act.yaml: dates, thresholds and duties, with their sources, and the countries where the Act applies."""

    as_of: str
    sources: Mapping[str, Evidence]
    role_names: Mapping[ActRole, str]
    gpai_flop: float
    systemic_flop: float
    modification_share: float
    legacy_from: date
    timeline: tuple[ActDate, ...]
    duties: Mapping[str, DutyRule]
    exemption: frozenset[str]
    areas: tuple[Area, ...]
    notes: tuple[ActNote, ...]
    export_notes: tuple[ActNote, ...]
    export_notes_closed: tuple[ActNote, ...]
    export_clause: ActNote
    eu: frozenset[str]


@cache
def load_ai_act() -> AiActRules:
    """The rules as they are packaged."""
    return AiActRules.model_validate(table("ai_act") | {"eu": load_countries().eu | {"EU", "EEA"}})
