"""What a message with documents and no named component is about: the documents, and the packages they list."""

from collections.abc import Iterator, Sequence

from orchestrator.language.acts.concerns import Concern
from orchestrator.language.acts.needs import needs
from orchestrator.language.interpretation import Intent, Understood
from orchestrator.language.understanding.inquiry_fields import fill
from orchestrator.language.understanding.message import Message
from orchestrator.language.understanding.portfolio import portfolio_patterns
from protocols.adoption import Component, Document, DocumentKind, Inquiry
from protocols.adoption.documents.attachments import subjects
from protocols.adoption.documents.bill import UnusableDocument
from protocols.adoption.documents.formats import read_bill
from protocols.adoption.registry import Record, Registry, exact

MOST_PACKAGES = 8
LISTS = (DocumentKind.SBOM, DocumentKind.DEPENDENCIES)


def about_documents(message: Message, before: Inquiry, documents: Sequence[Document], registry: Registry) -> Understood:
    """Documents without a named component are themselves what the question is about.

    A model card tells of a model that everybody can judge; a licence text of licences alone. A list is judged as a
    whole for its licences, and those of its packages that the registry knows are components of their own.
    """
    packages = packages_in(documents, registry)
    if documents[0].kind is DocumentKind.MODEL_CARD:
        intent, concerns = Intent.EVALUATE, ()
    else:
        concerns = (message.concerns if packages else ()) or (Concern.LICENCE,)
        intent = Intent.LICENCE_CHECK if Concern.LICENCE in concerns else Intent.RESEARCH
    whole = subjects(documents) if not packages or Concern.LICENCE in concerns else ()
    inquiry, assumed = fill(
        before.model_copy(update={"components": (*whole, *packages)}), message.statements, message.words
    )
    return Understood(
        intent=intent,
        inquiry=inquiry,
        language=message.language,
        concerns=concerns,
        needs=needs(intent, concerns),
        notes=(*(f"I read “{document.name}” as: {document.kind.value}." for document in documents), *assumed),
    )


def packages_in(documents: Sequence[Document], registry: Registry) -> tuple[Component, ...]:
    """The listed packages that the registry knows, in the order of the list; of many, those worth a look first.

    Models and data sets come before software, and what is under no permissive licence before the rest.
    """
    known = {record.id: (record, version) for record, version in _known(documents, registry)}
    ranked = sorted(known, key=lambda id: _rank(known[id][0]))[:MOST_PACKAGES]
    return tuple(
        record.component.model_copy(update={"version": version})
        for id, (record, version) in known.items()
        if id in ranked
    )


def _known(documents: Sequence[Document], registry: Registry) -> Iterator[tuple[Record, str | None]]:
    for document in documents:
        if document.kind not in LISTS:
            continue
        try:
            bill = read_bill(document.name, document.text)
        except UnusableDocument:
            # The agent that judges the list says why it cannot be read.
            continue
        for entry in bill.components:
            if id := _id_of(entry.component, registry):
                yield registry.records[id], entry.component.version


def _id_of(component: Component, registry: Registry) -> str | None:
    """By its package address; of what has none by its exact name."""
    if component.purl:
        address = component.purl.removeprefix("pkg:").split("@")[0].split("?")[0].replace("/", ":", 1).lower()
        return registry.addresses.get(address)
    resolution = exact(component.name, registry)
    return resolution.id if resolution else None


def _rank(record: Record) -> tuple[bool, bool]:
    return (record.kind.value not in ("model", "dataset"), record.licence in portfolio_patterns().permissive)
