"""What a licence says, as facts: one frozen record a licence, with clause and verification grade."""

from typing import Annotated, Literal

from pydantic import Field

from protocols.models import StrictModel

from .licence_terms import (
    Copyleft,
    GeoExclusion,
    HostingTerms,
    Obligation,
    OpennessTerms,
    OutputTerms,
    Patent,
    Permissions,
    Prohibition,
    Termination,
    Threshold,
    TrainingTerms,
    UsePolicy,
    Verification,
)


class Licence(StrictModel):
    """One licence of the base."""

    id: str
    name: str
    spdx_id: str | None = None
    scancode_key: str | None = None
    expression_id: str | None = None
    aliases: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    family: str
    steward: str | None = None
    version_date: Annotated[str, Field(max_length=40)] | None = None
    osi_approved: bool
    fsf_libre: bool
    openness: OpennessTerms
    permissions: Permissions
    hosting: HostingTerms = HostingTerms()
    outputs: OutputTerms
    training: TrainingTerms | None = None
    multimodal: Literal["all"] | None = None
    thresholds: tuple[Threshold, ...] = ()
    geo_exclusions: tuple[GeoExclusion, ...] = ()
    field_of_use: tuple[Prohibition, ...] = ()
    aup: UsePolicy = UsePolicy()
    copyleft: Copyleft = Copyleft()
    obligations: tuple[Obligation, ...] = ()
    patent: Patent
    termination: Termination
    indemnity_by_user: bool = False
    governing_law: str | None = None
    typical_components: tuple[str, ...] = ()
    risk: str
    notes: tuple[str, ...] = ()
    verification: Verification
