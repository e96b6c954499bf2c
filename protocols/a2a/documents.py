"""The files a Message brings: Parts of bytes, texts with a file name, and addresses where further files lie."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from a2a.types import Part

from protocols.a2a.parts import model_name
from protocols.adoption import Document
from protocols.adoption.documents.attachments import MOST_DOCUMENTS, document_of
from protocols.adoption.documents.bill import UnusableDocument


@dataclass(frozen=True)
class Attachments:
    """The documents, the addresses of further ones, and why a file could not be read."""

    documents: tuple[Document, ...] = ()
    links: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def attached(parts: Iterable[Part]) -> Attachments:
    """Every file read; takes time by their length, so large ones belong beside the event loop."""
    listed = list(parts)
    files = list(_files(listed))
    documents: list[Document] = []
    problems: list[str] = []
    if len(files) > MOST_DOCUMENTS:
        problems.append(f"Of {len(files)} files the first {MOST_DOCUMENTS} were read.")
    for name, content in files[:MOST_DOCUMENTS]:
        try:
            documents.append(document_of(name, content))
        except UnusableDocument as problem:
            problems.append(str(problem))
    links = tuple(part.url for part in listed if part.HasField("url"))
    return Attachments(tuple(documents), links[:MOST_DOCUMENTS], tuple(problems))


def _files(parts: list[Part]) -> Iterator[tuple[str, bytes | str]]:
    """Bytes with any name, and texts that carry a file name: those are files, not speech."""
    for part in parts:
        if part.HasField("raw"):
            yield part.filename, part.raw
        elif part.HasField("text") and part.filename and not model_name(part):
            yield part.filename, part.text
