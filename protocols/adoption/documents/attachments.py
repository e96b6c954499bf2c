"""A file somebody attached becomes a Document, or a sentence that says why it cannot be read."""

from collections.abc import Iterable

from protocols.adoption.component import Component
from protocols.adoption.documents.bill import LARGEST, UnusableDocument
from protocols.adoption.documents.formats import kind_of
from protocols.adoption.documents.licence_text import title_of
from protocols.adoption.inquiry import Document, DocumentKind

MOST_DOCUMENTS = 20
LONGEST_NAME = 300
_HEAD = 8_000
_GENERIC = ("license", "licence", "copying", "unlicense", "readme", "use_policy", "terms")


def document_of(name: str, content: bytes | str) -> Document:
    """The file as a Document; raises UnusableDocument for what is too large, no text, or nothing that is read here."""
    plain = " ".join(name.split())[:LONGEST_NAME] or "attached file"
    if len(content) > LARGEST:
        size = f"{len(content) / 1_000_000:.1f} MB"
        raise UnusableDocument(f"“{plain}” has {size}; up to {LARGEST // 1_000_000} MB can be read.")
    text = content if isinstance(content, str) else _decoded(plain, content)
    if not text.strip():
        raise UnusableDocument(f"“{plain}” is empty.")
    kind = kind_of(plain, text)
    if kind is DocumentKind.OTHER:
        raise UnusableDocument(
            f"“{plain}” is none of what is read here: a licence text, a model card, an SBOM (CycloneDX or SPDX) or a "
            "list of dependencies."
        )
    return Document(name=_called(plain, kind, text), kind=kind, text=text)


def subjects(documents: Iterable[Document]) -> tuple[Component, ...]:
    """What is asked about when only documents came: each of them by its name."""
    return tuple(Component(name=document.name) for document in documents)


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content[:_HEAD]:
        raise UnusableDocument(f"“{name}” is no text: of files like PDF, images or archives send the text itself.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Old licence files are often in Windows' own encoding; every byte has a meaning there.
        return content.decode("cp1252", errors="replace")


def _called(name: str, kind: DocumentKind, text: str) -> str:
    """The file's name, and the title of a licence beside a name that every licence has."""
    stem = name.rpartition("/")[2].lower()
    title = title_of(text) if kind is DocumentKind.LICENCE and stem.startswith(_GENERIC) else None
    return f"{title} ({name})"[:LONGEST_NAME] if title else name
