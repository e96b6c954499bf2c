"""What a supplied model card says its model was made from, as parts to judge: no label lifts their terms. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from protocols.adoption import Component, Document, DocumentKind, Evidence, Kind
from protocols.adoption.documents.model_card import lineage_in

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.catalogue import normalised
from ..facts.records.licence_terms import Verified
from ..rules.resolve import parts_of
from ..rules.use import LicenceUse


def with_origins(
    parts: tuple[LicensedPart, ...], document: Document, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    """The parts and those the card adds; a name that is already a part is not added again."""
    if document.kind is not DocumentKind.MODEL_CARD:
        return parts
    present = {_identity(part.name, knowledge) for part in parts}
    for part in _stated(document, use, knowledge):
        identity = _identity(part.name, knowledge)
        if identity not in present:
            present.add(identity)
            parts = (*parts, part)
    return parts


def _stated(document: Document, use: LicenceUse, knowledge: Knowledge) -> Iterator[LicensedPart]:
    """Base models known or not; data sets and names in the prose only where they are known."""
    lineage = lineage_in(document.text)
    for name in lineage.bases:
        yield from _origin(name, "base_model", document, use, knowledge)
    for name in lineage.mentioned:
        record = knowledge.catalogue.find(Component(name=name))
        if record and record.kind is Kind.MODEL:
            yield from _origin(name, "base_model", document, use, knowledge)
    for name in lineage.datasets:
        record = knowledge.catalogue.find(Component(name=name))
        if record and record.kind is Kind.DATASET:
            yield from _origin(name, "training_data", document, use, knowledge)


def _origin(name: str, role: str, document: Document, use: LicenceUse, knowledge: Knowledge) -> Iterator[LicensedPart]:
    """The named thing and, where it is known to be made from others itself, those."""
    component = Component(name=name)
    first, *further = parts_of(component, knowledge.catalogue.find(component), use, knowledge)
    statement = Evidence(
        title=f"Text supplied: {document.name}"[:300],
        locator=f"{role.replace('_', ' ')}: {name}",
        seen=knowledge.as_of,
        grade=Verified.SECONDARY.grade,
    )
    yield replace(first, name=name, role=role, evidence=(*first.evidence, statement))
    yield from further


def _identity(name: str, knowledge: Knowledge) -> str:
    record = knowledge.catalogue.find(Component(name=name))
    return record.id if record and record.on_file else normalised(name.rpartition("/")[2])
