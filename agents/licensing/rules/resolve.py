"""From a component as somebody names it to its licensed parts: declared licences, lineage, and what is known."""

from dataclasses import replace

from protocols.adoption import Component, Constituent, Evidence, Kind, Mode

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.catalogue import normalised
from ..facts.records.component_record import Ancestor, KnownComponent, PartLicence
from ..facts.records.expression import Reader
from ..facts.records.expression_tree import Leaf
from ..facts.records.licence_terms import Verified
from .doubts import NOT_SAID, binding, caution, doubt
from .use import LicenceUse

_TRAINS = (Mode.FINETUNE_INTERNAL, Mode.FINETUNE_PUBLISH)


def parts_of(
    component: Component, record: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    """Every part whose licence binds the user of this component."""
    # What the asker says it is made of goes before what is on record of it.
    if component.constituents:
        own = tuple(_constituent(item, record, use, knowledge) for item in component.constituents)
        return (*_declared(component, record, use, knowledge), *own) if component.licence else own
    if component.licence:
        return (*_declared(component, record, use, knowledge), *_lineage(record, knowledge))
    if record and record.licences:
        return (*_record_parts(record, use, knowledge.reader), *_lineage(record, knowledge))
    return (_unheard(component, record, knowledge.reader),)


def _constituent(
    item: Constituent, record: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> LicensedPart:
    if item.licence is None and (ancestor := _recorded(item.name, record)):
        return _ancestor(ancestor.model_copy(update={"role": item.role}), knowledge)
    match = knowledge.catalogue.find(Component(name=item.name))
    licence = item.licence or (match.licences[0].licence if match and match.licences else NOT_SAID)
    part = LicensedPart(
        name=item.name,
        role=item.role,
        tree=knowledge.reader.read(licence),
        declared=licence,
        grade=Verified.TEXT,
        evidence=(_statement(item.name, licence, knowledge.as_of),),
    )
    return replace(_enriched(part, match or record), problem=doubt(part, match, use, knowledge.reader))


def _recorded(name: str, record: KnownComponent | None) -> Ancestor | None:
    """What the record of the component says about the part of this name."""
    reference = (
        ancestor for ancestor in (record.lineage if record else ()) if normalised(ancestor.name) == normalised(name)
    )
    return next(reference, None)


def _declared(
    component: Component, record: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    declared = component.licence or NOT_SAID
    part = LicensedPart(
        name=component.name,
        role=_role(component.kind or (record.kind if record else None), use),
        tree=knowledge.reader.read(declared),
        declared=declared,
        grade=Verified.TEXT,
        evidence=(_statement(component.name, declared, knowledge.as_of),),
    )
    return (replace(_enriched(part, record), problem=doubt(part, record, use, knowledge.reader)),)


def _record_parts(record: KnownComponent, use: LicenceUse, reader: Reader) -> tuple[LicensedPart, ...]:
    return tuple(_enriched(_part_licence(record, fact, use, reader), record) for fact in binding(record))


def _part_licence(record: KnownComponent, fact: PartLicence, use: LicenceUse, reader: Reader) -> LicensedPart:
    conflict = f"Declarations of {record.name} disagree: {record.conflict.says}." if record.conflict else None
    return LicensedPart(
        name=record.name,
        role=_role(record.kind, use),
        tree=reader.read(fact.licence),
        declared=fact.licence,
        grade=fact.grade,
        evidence=(fact.evidence,),
        problem=caution(record, use) or conflict,
    )


def _lineage(record: KnownComponent | None, knowledge: Knowledge) -> tuple[LicensedPart, ...]:
    return tuple(_ancestor(ancestor, knowledge) for ancestor in record.lineage) if record else ()


def _ancestor(ancestor: Ancestor, knowledge: Knowledge) -> LicensedPart:
    match = knowledge.catalogue.find(Component(name=ancestor.name))
    return LicensedPart(
        name=ancestor.name,
        role=ancestor.role,
        tree=knowledge.reader.read(ancestor.licence),
        declared=ancestor.licence,
        grade=ancestor.grade,
        evidence=(ancestor.evidence,),
        released=ancestor.released,
        multimodal=match.multimodal if match else None,
    )


def _unheard(component: Component, record: KnownComponent | None, reader: Reader) -> LicensedPart:
    note = (
        record.notes[0]
        if record and record.notes
        else "nobody gave its licence and it is not among the components we know"
    )
    leaf = Leaf(NOT_SAID, None, "unknown", note=note)
    title = f"No licence on record for {component.name}"
    evidence = Evidence(
        title=title, locator="the component's own licence file", seen="2026-11-21", grade=Verified.MEMORY.grade
    )
    return LicensedPart(component.name, "component", leaf, NOT_SAID, Verified.MEMORY, (evidence,))


def _enriched(part: LicensedPart, record: KnownComponent | None) -> LicensedPart:
    if record is None:
        return part
    offer = record.commercial_offer.what if record.commercial_offer else None
    return replace(
        part,
        released=record.released,
        multimodal=record.multimodal,
        offer=offer,
        disputes=record.disputes,
        use_grant=record.use_grant,
    )


def _role(kind: Kind | None, use: LicenceUse) -> str:
    return "training_data" if kind is Kind.DATASET and use.mode in (*_TRAINS, Mode.INTERNAL) else "component"


def _statement(name: str, licence: str, day: str) -> Evidence:
    return Evidence(
        title=f"Licence of {name} as given with the inquiry",
        locator=f"declared: {licence[:300]}",
        seen=day,
        grade=Verified.SECONDARY.grade,
    )
