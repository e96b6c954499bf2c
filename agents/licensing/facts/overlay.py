"""An organisation's own records of components and its policy on licences, laid over the packaged facts."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from protocols.adoption import Kind
from protocols.adoption.overlay_files import OverlayFile, overlays, refusal
from protocols.models import StrictModel

from .knowledge import Knowledge
from .policy import PolicyRule
from .records.component_record import KnownComponent, PartLicence
from .records.expression_tree import leaves
from .records.licence_terms import Verified

Part = Literal["weights", "code", "data"]
_PARTS: dict[Kind, Part] = {Kind.MODEL: "weights", Kind.DATASET: "data"}


class OwnComponent(StrictModel):
    """A component of the organisation's own, or what it holds to be the licence of a known one.

    `verified` says how: `text` when somebody read the licence's own text.
    """

    source: str
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
    licence: Annotated[str, Field(min_length=1, max_length=500)]
    name: Annotated[str, Field(max_length=120)] = ""
    kind: Kind = Kind.MODEL
    publisher: Annotated[str, Field(max_length=120)] | None = None
    verified: Verified = Verified.SECONDARY


class OwnPolicy(StrictModel):
    """Licences the organisation does not take, or takes after a legal review only."""

    source: str
    licences: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    outcome: Literal["blocked", "legal_review"]
    why: Annotated[str, Field(min_length=1, max_length=300)]


class LicensingOverlay(OverlayFile):
    """One file of an organisation."""

    SCHEMA: ClassVar[str] = "licensing-overlay/1"

    components: Annotated[tuple[OwnComponent, ...], Field(max_length=2_000)] = ()
    policy: Annotated[tuple[OwnPolicy, ...], Field(max_length=100)] = ()


def lay_over(knowledge: Knowledge, path: Path) -> Knowledge:
    """The knowledge with the files of a folder on top, the last by name uppermost. Raises UnusableOverlay."""
    for file, overlay in overlays(path, LicensingOverlay):
        with refusal(file):
            records = tuple(_record(own, overlay, knowledge) for own in overlay.components)
            rules = tuple(_rule(own, overlay, knowledge) for own in overlay.policy)
            catalogue = knowledge.catalogue.with_records(records) if records else knowledge.catalogue
            knowledge = replace(knowledge, catalogue=catalogue, policy=(*knowledge.policy, *rules))
    return knowledge


def _record(own: OwnComponent, overlay: LicensingOverlay, knowledge: Knowledge) -> KnownComponent:
    """The packaged record with the licence the organisation has for it, or a record of its own."""
    packaged = knowledge.catalogue.get(own.id)
    if packaged is None and not own.name:
        raise ValueError(f"components: {own.id!r} is not on file here, so it needs a name")
    kind = packaged.kind if packaged else own.kind
    evidence = overlay.evidence(own.source)
    licence = PartLicence(
        part=_PARTS.get(kind, "code"),
        licence=own.licence,
        grade=own.verified,
        title=evidence.title,
        locator=evidence.locator,
        seen=evidence.seen,
    )
    if packaged is None:
        return KnownComponent(id=own.id, name=own.name, kind=kind, publisher=own.publisher, licences=(licence,))
    # Only the part the organisation speaks of: the licence of the code stays when that of the weights is corrected.
    others = tuple(fact for fact in packaged.licences if fact.part != licence.part)
    return packaged.model_copy(update={"licences": (licence, *others)})


def _rule(own: OwnPolicy, overlay: LicensingOverlay, knowledge: Knowledge) -> PolicyRule:
    trees = {name: knowledge.reader.read(name) for name in own.licences}
    ids = {name: {leaf.licence.id for leaf in leaves(tree) if leaf.licence} for name, tree in trees.items()}
    # A rule that matches nothing would let pass what it was written to stop.
    if unread := [name for name in own.licences if not ids[name]]:
        raise KeyError(f"policy: no licence on file is called {unread[0]!r}")
    return PolicyRule(
        licences=frozenset().union(*ids.values()),
        outcome=own.outcome,
        why=own.why.rstrip("."),
        organisation=overlay.organisation,
        evidence=overlay.evidence(own.source),
    )
