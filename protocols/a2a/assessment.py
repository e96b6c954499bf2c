"""Helpers for agents that assess: read the Inquiry, ask what is missing once, publish Assessments."""

from collections.abc import Callable, Iterable

from protocols.a2a.extensions import FINDINGS
from protocols.a2a.turn import Rejected, Turn, asking
from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Question, mentioned, with_answers


def inquiry_of(turn: Turn, id_of: Callable[[str], str | None]) -> Inquiry:
    """The Inquiry of the Task with every answer given so far; from words when it came in words.

    `known` gives the id a name stands for, or `None`. Raises Rejected when nothing is asked about.
    """
    inquiry = turn.find(Inquiry)
    if inquiry is None:
        ids = mentioned(turn.words(), id_of)
        inquiry = Inquiry(question=turn.words(), components=tuple(Component(name=id, id=id) for id in ids))
    if not inquiry.components and not inquiry.documents:
        raise Rejected("Name a component, such as DeepSeek-R1, or send an Inquiry (schema: /ext/findings/v1).")
    return with_answers(inquiry, turn.answers())


def ask_unless_known(questions: Iterable[Question]) -> None:
    """Raises NeedsInput with every Question once, if there is any."""
    by_field = {question.field: question for question in questions}
    if by_field:
        raise asking(tuple(by_field.values()))


async def publish(turn: Turn, assessment: Assessment, exhibits: Iterable[Exhibit]) -> None:
    """The Assessment as an Artifact under the findings extension, and each Exhibit as one of its own."""
    await turn.deliver(assessment, "assessment", [FINDINGS])
    for exhibit in exhibits:
        await turn.show(exhibit)
