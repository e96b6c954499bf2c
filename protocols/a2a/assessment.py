"""Helpers for agents that assess: read the Inquiry, ask what is missing once, publish Assessments."""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from protocols.a2a.documents import attached
from protocols.a2a.extensions import FINDINGS
from protocols.a2a.turn import LONGEST_WORDS, Rejected, Turn, asking
from protocols.adoption import Assessment, Component, Drawings, Exhibit, Inquiry, Question, mentioned, with_answers
from protocols.adoption.documents.attachments import MOST_DOCUMENTS, subjects
from protocols.adoption.documents.bill import LARGEST
from protocols.adoption.documents.pasted import split


def inquiry_of(turn: Turn, id_of: Callable[[str], str | None]) -> Inquiry:
    """The Inquiry of the Task with its documents and every answer given so far; from words when it came in words.

    `id_of` gives the id a name stands for, or `None`. Raises Rejected when nothing is asked about.
    """
    files = attached(turn.opening.parts)
    inquiry = turn.find(Inquiry) or _in_words(turn, id_of)
    if files.documents:
        documents = (*inquiry.documents, *files.documents)[:MOST_DOCUMENTS]
        inquiry = inquiry.model_copy(update={"documents": documents})
    if not inquiry.components:
        inquiry = inquiry.model_copy(update={"components": subjects(inquiry.documents)})
    if not inquiry.components:
        wanted = "Name a component, such as DeepSeek-R1, or send an Inquiry (schema: /ext/findings/v1)."
        raise Rejected(" ".join((*files.problems, wanted)))
    return with_answers(inquiry, turn.answers())


def _in_words(turn: Turn, known: Callable[[str], str | None]) -> Inquiry:
    question, documents = split(turn.words(LARGEST))
    if len(question) > LONGEST_WORDS:
        raise Rejected(f"Your question has {len(question):,} characters; {LONGEST_WORDS:,} can be read.")
    named = tuple(Component(name=id, id=id) for id in mentioned(question, known))
    return Inquiry(question=question, components=named, documents=documents)


def ask_unless_known(questions: Iterable[Question]) -> None:
    """Raises NeedsInput with every Question once, if there is any."""
    by_field = {question.field: question for question in questions}
    if by_field:
        raise asking(tuple(by_field.values()))


async def publish(turn: Turn, assessment: Assessment, exhibits: Iterable[Exhibit | Drawings]) -> None:
    """The Assessment as an Artifact under the findings extension, and each Exhibit as one of its own."""
    await turn.deliver(assessment, "assessment", [FINDINGS])
    for item in exhibits:
        for exhibit in [item] if isinstance(item, Exhibit) else await _drawn(turn, item):
            await turn.show(exhibit)


async def _drawn(turn: Turn, drawings: Drawings) -> Sequence[Exhibit]:
    """Drawings a caller takes, made off the event loop; nothing for any other."""
    return await asyncio.to_thread(drawings.draw) if turn.accepts(drawings.media_type) else ()
