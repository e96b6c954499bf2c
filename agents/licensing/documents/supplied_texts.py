"""Texts a person supplied: which licence each one is, and what that does to the parts of the component."""

from dataclasses import dataclass, replace

from protocols.adoption import Component, Document, DocumentKind, Evidence, Inquiry

from ..facts.knowledge import Knowledge
from ..facts.part import LicensedPart
from ..facts.records.catalogue import normalised
from ..facts.records.expression_tree import Leaf, Tree, leaves
from ..facts.records.licence_terms import Verified
from ..rules.use import LicenceUse
from ..texts.clauses import clauses_in
from ..texts.identify import Identification, TextStatus, identify
from ..texts.use_grants import use_grant_in
from .model_lineage import with_origins

MOST_DIFFERENCES = 6
_WITH_GRANT = "BUSL-1.1"
NEAR_ENOUGH = 0.95


@dataclass(frozen=True)
class Supplied:
    """One text and what it was found to be."""

    document: Document
    identity: Identification
    evidence: Evidence


def supplied_texts(inquiry: Inquiry, component: Component, knowledge: Knowledge) -> tuple[Supplied, ...]:
    """Every licence text and model card that is about this component, identified."""
    day = inquiry.as_of.isoformat() if inquiry.as_of else knowledge.as_of
    return tuple(
        identified(document, day, knowledge)
        for document in inquiry.documents
        if document.kind in (DocumentKind.LICENCE, DocumentKind.MODEL_CARD) and about(document, inquiry, component)
    )


def about(document: Document, inquiry: Inquiry, component: Component) -> bool:
    """Whether a document of the Inquiry concerns this component: the only one, or the one its name speaks of."""
    if len(inquiry.components) < 2:
        return True
    return normalised(component.id or component.name) in normalised(document.name)


def identified(document: Document, day: str, knowledge: Knowledge) -> Supplied:
    """One text compared with every known licence."""
    identity = identify(document.text, knowledge.texts)
    evidence = Evidence(
        title=f"Text supplied: {document.name}"[:300],
        locator=f"{identity.status.value}: {identity.why}"[:2_000],
        seen=day,
        grade=Verified.TEXT.grade
        if identity.status in (TextStatus.EXACT, TextStatus.MATCH)
        else Verified.SECONDARY.grade,
    )
    return Supplied(document, identity, evidence)


def with_texts(
    parts: tuple[LicensedPart, ...], texts: tuple[Supplied, ...], use: LicenceUse, knowledge: Knowledge
) -> tuple[LicensedPart, ...]:
    """The parts with the first one's licence as its supplied texts have it, and the origins its model card states."""
    for text in texts:
        # Only from a text that is known: fragments of an unknown one are quoted, not judged.
        further = _also(parts[0], text, knowledge) if _sure(text) else ()
        parts = (_with_text(parts[0], text, knowledge), *parts[1:], *further)
        parts = with_origins(parts, text.document, use, knowledge)
    return parts


def _with_text(part: LicensedPart, text: Supplied, knowledge: Knowledge) -> LicensedPart:
    identity, evidence = text.identity, (text.evidence, *part.evidence)
    # Before the text's own identity: every BUSL text differs by its grant, so none is word for word on file.
    if grant := use_grant_in(text.document.text, text.evidence.seen, text.evidence.title):
        busl = knowledge.reader.read(_WITH_GRANT)
        return replace(part, tree=busl, declared=_WITH_GRANT, grade=Verified.TEXT, evidence=evidence, use_grant=grant)
    tree = knowledge.reader.read(identity.licence) if identity.licence else None
    match identity.status:
        case TextStatus.EXACT | TextStatus.MATCH if tree:
            problem = _disagreement(part, tree, text) or part.problem
            return replace(
                part,
                tree=tree,
                declared=identity.licence or "",
                grade=Verified.TEXT,
                evidence=evidence,
                problem=problem,
            )
        case TextStatus.ALTERED if tree and _sure(text):
            return replace(
                part,
                tree=tree,
                declared=f"{identity.licence} (altered)",
                evidence=evidence,
                problem=_altered(text),
            )
        case TextStatus.DECLARED if tree:
            return _declared(part, tree, text, evidence)
    return _unknown_text(part, text, evidence, knowledge) if text.document.kind is DocumentKind.LICENCE else part


def _sure(text: Supplied) -> bool:
    """Whether the text is near enough to a known one to be judged by its terms: siblings differ in a few sentences."""
    return text.identity.status is not TextStatus.ALTERED or text.identity.similarity >= NEAR_ENOUGH


def _unknown_text(
    part: LicensedPart, text: Supplied, evidence: tuple[Evidence, ...], knowledge: Knowledge
) -> LicensedPart:
    """A text of its own: no terms of another licence are lent to it, its own deciding sentences are quoted."""
    nearest = (
        f"; the nearest is {text.identity.licence} at {text.identity.similarity:.0%}" if text.identity.licence else ""
    )
    note = f"the text '{text.document.name}' is no licence on file{nearest}"
    clauses = clauses_in(text.document.text, knowledge.clauses)
    leaf = Leaf(part.declared, None, "unknown", note=note)
    return replace(part, tree=leaf, declared="UNKNOWN", evidence=evidence, clauses=clauses)


def _declared(part: LicensedPart, tree: Tree, text: Supplied, evidence: tuple[Evidence, ...]) -> LicensedPart:
    if _ids(part.tree):
        return replace(part, evidence=evidence, problem=_disagreement(part, tree, text) or part.problem)
    return replace(part, tree=tree, declared=text.identity.licence or "", grade=Verified.SECONDARY, evidence=evidence)


def _disagreement(part: LicensedPart, tree: Tree, text: Supplied) -> str | None:
    if not _ids(part.tree) or _ids(part.tree) & _ids(tree):
        return None
    return (
        f"'{text.document.name}' is {text.identity.licence}, while {part.declared} was given or is on record "
        f"({part.evidence[0].title}): both are shown and a person must settle which one holds."
    )


def _altered(text: Supplied) -> str:
    differences = [f"{item.claim} {item.quote}".strip() for item in text.identity.differences[:MOST_DIFFERENCES]]
    identity = text.identity
    return (
        f"'{text.document.name}' is not the text of {identity.licence} it resembles ({identity.similarity:.0%}): "
        f"{'; '.join(differences) or identity.why}. Judged as {identity.licence}, but the changed words must be "
        "read by a person."
    )


def _also(part: LicensedPart, text: Supplied, knowledge: Knowledge) -> tuple[LicensedPart, ...]:
    """Further licences inside one supplied text bind too."""
    if text.identity.status is TextStatus.DECLARED:
        return ()
    return tuple(
        LicensedPart(
            f"{part.name}: further licence in '{text.document.name}'",
            "component",
            knowledge.reader.read(id),
            id,
            Verified.TEXT,
            (text.evidence,),
        )
        for id in text.identity.also
    )


def _ids(tree: Tree) -> frozenset[str]:
    return frozenset(leaf.licence.id for leaf in leaves(tree) if leaf.licence)
