"""From a component as somebody names it to its licensed parts: declared licences, lineage, and what is known."""

from dataclasses import replace

from protocols.adoption import Component, Constituent, Evidence, Kind, Mode

from ..facts.catalogue import Ancestor, KnownComponent, PartLicence, normalised
from ..facts.expression import Leaf, Reader, Tree, leaves
from ..facts.knowledge import Knowledge
from ..facts.licence import Verified
from ..facts.part import LicensedPart
from .use import TRIALS, LicenceUse

_TRAINS = (Mode.FINETUNE_INTERNAL, Mode.FINETUNE_PUBLISH)
_NOT_SAID = "UNKNOWN"


def parts_of(
    component: Component, record: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    """Every part whose licence binds the user of this component."""
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
    licence = item.licence or (match.licences[0].licence if match and match.licences else _NOT_SAID)
    part = LicensedPart(
        name=item.name,
        role=item.role,
        tree=knowledge.reader.read(licence),
        declared=licence,
        grade=Verified.TEXT,
        evidence=(_statement(item.name, licence, knowledge.as_of),),
    )
    return replace(_enriched(part, match or record), problem=_doubt(part, match, use, knowledge.reader))


def _recorded(name: str, record: KnownComponent | None) -> Ancestor | None:
    """What the record of the component says about the part of this name."""
    reference = (
        ancestor for ancestor in (record.lineage if record else ()) if normalised(ancestor.name) == normalised(name)
    )
    return next(reference, None)


def _declared(
    component: Component, record: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    declared = component.licence or _NOT_SAID
    part = LicensedPart(
        name=component.name,
        role=_role(component.kind or (record.kind if record else None), use),
        tree=knowledge.reader.read(declared),
        declared=declared,
        grade=Verified.TEXT,
        evidence=(_statement(component.name, declared, knowledge.as_of),),
    )
    return (replace(_enriched(part, record), problem=_doubt(part, record, use, knowledge.reader)),)


def _record_parts(record: KnownComponent, use: LicenceUse, reader: Reader) -> tuple[LicensedPart, ...]:
    return tuple(_enriched(_part_licence(record, fact, use, reader), record) for fact in _binding(record))


def _binding(record: KnownComponent) -> tuple[PartLicence, ...]:
    """A model is judged by its weights, software by its code, data by its data licence; the first that is known."""
    needed = {Kind.MODEL: "weights", Kind.DATASET: "data"}.get(record.kind, "code")
    return tuple(fact for fact in record.licences if fact.part == needed)[:1] or (_absent(record, needed),)


def _absent(record: KnownComponent, needed: str) -> PartLicence:
    return PartLicence(
        part=needed,  # pyright: ignore[reportArgumentType] one of the three words above
        licence=_NOT_SAID,
        grade=Verified.MEMORY,
        title=f"no licence of the {needed} of {record.name} on record",
        locator="the component's own licence file",
        seen=record.licences[0].seen if record.licences else "2026",
    )


def _part_licence(record: KnownComponent, fact: PartLicence, use: LicenceUse, reader: Reader) -> LicensedPart:
    conflict = f"Declarations of {record.name} disagree: {record.conflict.says}." if record.conflict else None
    return LicensedPart(
        name=record.name,
        role=_role(record.kind, use),
        tree=reader.read(fact.licence),
        declared=fact.licence,
        grade=fact.grade,
        evidence=(fact.evidence,),
        problem=_caution(record, use) or conflict,
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
    leaf = Leaf(_NOT_SAID, None, "unknown", note=note)
    title = f"No licence on record for {component.name}"
    evidence = Evidence(
        title=title, locator="the component's own licence file", seen="2026-11-21", grade=Verified.MEMORY.grade
    )
    return LicensedPart(component.name, "component", leaf, _NOT_SAID, Verified.MEMORY, (evidence,))


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


def _doubt(part: LicensedPart, record: KnownComponent | None, use: LicenceUse, reader: Reader) -> str | None:
    """Why a person must look at it whatever the terms: a caution on file goes before a mere disagreement."""
    return (_caution(record, use) if record else None) or _conflict(part, record, reader)


def _caution(record: KnownComponent, use: LicenceUse) -> str | None:
    return record.caution.says if record.caution and use.mode not in TRIALS else None


def _conflict(part: LicensedPart, record: KnownComponent | None, reader: Reader) -> str | None:
    """A declared licence that a better-founded record contradicts."""
    facts = (
        [fact for fact in _binding(record) if fact.grade is not Verified.MEMORY] if record and record.on_file else []
    )
    for fact in facts:
        on_record = _ids(reader.read(fact.licence))
        if on_record and _ids(part.tree) and not on_record & _ids(part.tree):
            return (
                f"The licence given ({part.declared}) and the one on record ({fact.licence}, {fact.title}, "
                f"seen {fact.seen}) disagree: "
                "both are shown, the given one is judged."
            )
    return None


def _ids(tree: Tree) -> frozenset[str]:
    return frozenset(leaf.licence.id for leaf in leaves(tree) if leaf.licence)


def _statement(name: str, licence: str, day: str) -> Evidence:
    return Evidence(
        title=f"Licence of {name} as given with the inquiry",
        locator=f"declared: {licence[:300]}",
        seen=day,
        grade=Verified.SECONDARY.grade,
    )
