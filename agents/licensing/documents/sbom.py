"""A supplied SBOM or list of dependencies as parts to judge, and a CycloneDX document of what was concluded."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from protocols.adoption import Component, Document, DocumentKind, Evidence, Exhibit, Grade, Inquiry, Kind
from protocols.adoption.documents.bill import ListedComponent, UnusableDocument
from protocols.adoption.documents.formats import read_bill

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.expression_tree import Leaf
from ..facts.records.licence_terms import Verified
from ..rules.outcome import LicenceOutcome, PartRuling, Ruling, worst
from ..rules.resolve import parts_of
from ..rules.use import LicenceUse
from .sbom_writer import Concluded, ModelCard, write_sbom
from .supplied_texts import about, identified, with_texts

MAX_TEXTS = 40
_LISTS = (DocumentKind.SBOM, DocumentKind.DEPENDENCIES)


@dataclass(frozen=True)
class BillItem:
    """One component of the bill with its parts."""

    component: Component
    parts: tuple[LicensedPart, ...]


@dataclass(frozen=True)
class SuppliedBill:
    """Everything the supplied lists hold; `notes` say what could not be read."""

    items: tuple[BillItem, ...] = ()
    notes: tuple[str, ...] = ()
    supplied: bool = False

    @property
    def parts(self) -> tuple[LicensedPart, ...]:
        return tuple(part for item in self.items for part in item.parts)


def supplied_bill(inquiry: Inquiry, component: Component, use: LicenceUse, knowledge: Knowledge) -> SuppliedBill:
    """The lists of an Inquiry that are about this component; an unreadable one becomes a part nobody can judge."""
    items: list[BillItem] = []
    notes: list[str] = []
    documents = [document for document in inquiry.documents if document.kind in _LISTS]
    for document in documents:
        if about(document, inquiry, component):
            read, problems = _read(document, use, knowledge)
            items += read
            notes += problems
    return SuppliedBill(tuple(items), tuple(notes), bool(documents))


def _read(document: Document, use: LicenceUse, knowledge: Knowledge) -> tuple[list[BillItem], list[str]]:
    try:
        read = read_bill(document.name, document.text)
    except UnusableDocument as error:
        leaf = Leaf("UNKNOWN", None, "unknown", note=f"'{document.name}' cannot be read: {error}")
        evidence = Evidence(
            title=f"List supplied: {document.name}"[:300],
            locator=str(error)[:500],
            seen=knowledge.as_of,
            grade=Grade.PERSON,
        )
        part = LicensedPart(document.name, "component", leaf, "UNKNOWN", Verified.TEXT, (evidence,))
        return [BillItem(Component(name=document.name), (part,))], [str(leaf.note)]
    return list(_items(read.components, use, knowledge)), [f"{read.name}: {note}" for note in read.notes]


def _items(components: tuple[ListedComponent, ...], use: LicenceUse, knowledge: Knowledge) -> Iterator[BillItem]:
    texts = 0
    for entry in components:
        # A bare name in a list may be any package of that name; an address or a model name is not.
        sure = entry.component.purl or entry.component.kind is Kind.MODEL
        record = knowledge.catalogue.find(entry.component) if sure else None
        use_here = replace(use, kind=entry.component.kind or (record.kind if record else None))
        parts = parts_of(entry.component, record, use_here, knowledge)
        if entry.licence_text and texts < MAX_TEXTS:
            texts += 1
            name = f"licence text of {entry.component.name} in the SBOM"[:300]
            document = Document(name=name, kind=DocumentKind.LICENCE, text=entry.licence_text)
            parts = with_texts(parts, (identified(document, knowledge.as_of, knowledge),), use_here, knowledge)
        yield BillItem(entry.component, parts)


def bill_exhibit(component: Component, ruling: Ruling, bill: SuppliedBill, own: int, as_of: date) -> Exhibit | None:
    """The CycloneDX document: for a supplied SBOM all of its components, for a model its ML-BOM.

    The first `own` part rulings are the component's own, the rest the bill's in its order.
    """
    if not bill.items and component.kind is not Kind.MODEL:
        return None
    rows = [_row(component, ruling.parts[:own])] if own else []
    place = own
    for item in bill.items:
        rows.append(_row(item.component, ruling.parts[place : place + len(item.parts)]))
        place += len(item.parts)
    slug = (component.id or component.name).lower().replace(" ", "-").replace("/", "-")[:80]
    return Exhibit(
        id=f"licensing.sbom.{slug}",
        title=f"CycloneDX 1.6 with licences concluded for {component.name}",
        media_type="application/vnd.cyclonedx+json",
        filename=f"{slug}.cdx.json",
        text=write_sbom(rows, name=component.name, as_of=as_of),
    )


def _row(component: Component, rulings: tuple[PartRuling, ...]) -> Concluded:
    judged = [leaf.leaf.licence for ruling in rulings for leaf in ruling.chosen]
    ids = list(dict.fromkeys(licence.spdx_id or licence.expression_id or licence.id for licence in judged if licence))
    outcome = worst(tuple(ruling.outcome for ruling in rulings))
    open_points = outcome is LicenceOutcome.REVIEW or None in judged or not ids
    card = _card(rulings) if component.kind is Kind.MODEL else None
    return Concluded(component, None if open_points else " AND ".join(ids), outcome.value, card)


def _card(rulings: tuple[PartRuling, ...]) -> ModelCard:
    limits = [
        point.claim
        for ruling in rulings
        for leaf in ruling.chosen
        for point in leaf.points
        if point.outcome is not LicenceOutcome.PERMITTED
    ]
    duties = [
        f"{duty.id}: {duty.what}"
        for ruling in rulings
        for leaf in ruling.chosen
        for duty in leaf.duties
        if not duty.passive
    ]
    return ModelCard(
        limitations=tuple(dict.fromkeys(limits + duties)), properties=(("licence.parts", str(len(rulings))),)
    )
