"""From a component as somebody names it to its licensed parts: declared licences, lineage, and what is known."""

from dataclasses import replace

from protocols.adoption import Component, Constituent, Evidence, Kind, Mode

from ..facts.catalogue import Ancestor, KnownComponent, PartLicence
from ..facts.expression import Leaf, Reader, Tree, leaves
from ..facts.knowledge import Knowledge
from ..facts.licence import Verified
from ..facts.part import LicensedPart
from .use import TRIALS, LicenceUse

_TRAINS = (Mode.FINETUNE_INTERNAL, Mode.FINETUNE_PUBLISH)
_NOT_SAID = "UNKNOWN"


def parts_of(
    component: Component, known: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    """Every part whose licence binds the user of this component."""
    if component.constituents:
        own = tuple(_constituent(item, known, use, knowledge) for item in component.constituents)
        return (*_declared(component, known, use, knowledge), *own) if component.licence else own
    if component.licence:
        return (*_declared(component, known, use, knowledge), *_lineage(known, knowledge))
    if known and known.licences:
        return (*_known(known, use, knowledge.reader), *_lineage(known, knowledge))
    return (_unheard(component, known, knowledge.reader),)


def _constituent(
    item: Constituent, known: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> LicensedPart:
    found = knowledge.catalogue.find(Component(name=item.name))
    licence = item.licence or (found.licences[0].licence if found and found.licences else _NOT_SAID)
    part = LicensedPart(
        name=item.name,
        role=item.role,
        tree=knowledge.reader.read(licence),
        declared=licence,
        grade=Verified.TEXT,
        evidence=(_said(item.name, licence, knowledge.as_of),),
    )
    return replace(_enriched(part, found or known), problem=_doubt(part, found, use, knowledge.reader))


def _declared(
    component: Component, known: KnownComponent | None, use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    declared = component.licence or _NOT_SAID
    part = LicensedPart(
        name=component.name,
        role=_role(component.kind or (known.kind if known else None), use),
        tree=knowledge.reader.read(declared),
        declared=declared,
        grade=Verified.TEXT,
        evidence=(_said(component.name, declared, knowledge.as_of),),
    )
    return (replace(_enriched(part, known), problem=_doubt(part, known, use, knowledge.reader)),)


def _known(known: KnownComponent, use: LicenceUse, reader: Reader) -> tuple[LicensedPart, ...]:
    return tuple(_enriched(_part_licence(known, fact, use, reader), known) for fact in _binding(known))


def _binding(known: KnownComponent) -> tuple[PartLicence, ...]:
    """A model is judged by its weights, software by its code, data by its data licence; the first that is known."""
    wanted = {Kind.MODEL: "weights", Kind.DATASET: "data"}.get(known.kind, "code")
    return tuple(fact for fact in known.licences if fact.part == wanted)[:1] or (_absent(known, wanted),)


def _absent(known: KnownComponent, wanted: str) -> PartLicence:
    return PartLicence(
        part=wanted,  # pyright: ignore[reportArgumentType] one of the three words above
        licence=_NOT_SAID,
        grade=Verified.MEMORY,
        title=f"no licence of the {wanted} of {known.name} on record",
        locator="the component's own licence file",
        seen=known.licences[0].seen if known.licences else "2026",
    )


def _part_licence(known: KnownComponent, fact: PartLicence, use: LicenceUse, reader: Reader) -> LicensedPart:
    conflict = f"Declarations of {known.name} disagree: {known.conflict.says}." if known.conflict else None
    return LicensedPart(
        name=known.name,
        role=_role(known.kind, use),
        tree=reader.read(fact.licence),
        declared=fact.licence,
        grade=fact.grade,
        evidence=(fact.evidence,),
        problem=_caution(known, use) or conflict,
    )


def _lineage(known: KnownComponent | None, knowledge: Knowledge) -> tuple[LicensedPart, ...]:
    return tuple(_ancestor(ancestor, knowledge) for ancestor in known.lineage) if known else ()


def _ancestor(ancestor: Ancestor, knowledge: Knowledge) -> LicensedPart:
    found = knowledge.catalogue.find(Component(name=ancestor.name))
    return LicensedPart(
        name=ancestor.name,
        role=ancestor.role,
        tree=knowledge.reader.read(ancestor.licence),
        declared=ancestor.licence,
        grade=ancestor.grade,
        evidence=(ancestor.evidence,),
        released=ancestor.released,
        multimodal=found.multimodal if found else None,
    )


def _unheard(component: Component, known: KnownComponent | None, reader: Reader) -> LicensedPart:
    note = (
        known.notes[0]
        if known and known.notes
        else "nobody gave its licence and it is not among the components we know"
    )
    leaf = Leaf(_NOT_SAID, None, "unknown", note=note)
    title = f"No licence on record for {component.name}"
    evidence = Evidence(
        title=title, locator="the component's own licence file", seen="2026-11-21", grade=Verified.MEMORY.grade
    )
    return LicensedPart(component.name, "component", leaf, _NOT_SAID, Verified.MEMORY, (evidence,))


def _enriched(part: LicensedPart, known: KnownComponent | None) -> LicensedPart:
    if known is None:
        return part
    offer = known.commercial_offer.what if known.commercial_offer else None
    return replace(
        part,
        released=known.released,
        multimodal=known.multimodal,
        offer=offer,
        disputes=known.disputes,
        use_grant=known.use_grant,
    )


def _role(kind: Kind | None, use: LicenceUse) -> str:
    return "training_data" if kind is Kind.DATASET and use.mode in (*_TRAINS, Mode.INTERNAL) else "component"


def _doubt(part: LicensedPart, known: KnownComponent | None, use: LicenceUse, reader: Reader) -> str | None:
    """Why a person must look at it whatever the terms: a caution on file goes before a mere disagreement."""
    return (_caution(known, use) if known else None) or _conflict(part, known, reader)


def _caution(known: KnownComponent, use: LicenceUse) -> str | None:
    return known.caution.says if known.caution and use.mode not in TRIALS else None


def _conflict(part: LicensedPart, known: KnownComponent | None, reader: Reader) -> str | None:
    """A declared licence that a better-founded record contradicts."""
    facts = [fact for fact in _binding(known) if fact.grade is not Verified.MEMORY] if known and known.listed else []
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


def _said(name: str, licence: str, seen: str) -> Evidence:
    return Evidence(
        title=f"Licence of {name} as given with the inquiry",
        locator=f"declared: {licence[:300]}",
        seen=seen,
        grade=Verified.SECONDARY.grade,
    )
