"""From what a person replied to the Answers each asking agent gets. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import JsonValue

from orchestrator.state import OpenStep, Round
from protocols.adoption import (
    Asked,
    Inquiry,
    Noun,
    Question,
    QuestionForm,
    TrustLevel,
    UnusableAnswer,
    answer_in_words,
    with_answers,
)


class Reply(Noun):
    """What the person's Message says to a form: `values` by field, or `words` when the client only speaks."""

    message_id: str
    values: dict[str, JsonValue] | None = None
    words: str = ""


def form_of(open_steps: Sequence[OpenStep]) -> QuestionForm:
    """Every open Question, in the order asked.

    Where agents of the platform ask for a field too, theirs is the Question and the default that are shown.
    """
    decisive = _decisive(open_steps)
    return QuestionForm(
        asked=tuple(
            asked
            for step in open_steps
            for asked in step.asked
            if _may_block(step) or asked.question.field not in decisive
        )
    )


def shared(open_steps: Sequence[OpenStep], values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The Answers that all may know: what only agents below may-block ask stays between the person and them.

    Else such an agent could put words into everybody's Inquiry by the default of a Question.
    """
    decisive = _decisive(open_steps)
    return {field: value for field, value in values.items() if field in decisive}


def _decisive(open_steps: Sequence[OpenStep]) -> set[str]:
    return {asked.question.field for step in open_steps if _may_block(step) for asked in step.asked}


def _may_block(step: OpenStep) -> bool:
    return step.round.step.trust is TrustLevel.MAY_BLOCK


def sentence(asked: Sequence[Asked]) -> str:
    """The form as people read it: who asks what, why, and what happens without an answer."""
    return "\n".join(
        f"{each.agent} asks: {each.question.asks} ({each.question.why})"
        + (f" Default: {each.question.default}." if each.question.default is not None else "")
        for each in asked
    )


def answers_in(form: QuestionForm, reply: Reply, understood: Inquiry) -> dict[str, JsonValue]:
    """What a reply answers, by field; raises UnusableAnswer when words answer none of the Questions."""
    questions = {asked.question.field: asked.question for asked in form.asked}
    if reply.values is not None:
        return {field: value for field, value in reply.values.items() if field in questions}
    tree = understood.model_dump(mode="json", exclude_defaults=True)
    said: dict[str, JsonValue] = {field: value for field in questions if (value := _at(tree, field)) is not None}
    if said or reply.words.strip().lower() in ("", "default", "defaults", "ok"):
        return said
    if len(questions) == 1:
        field, question = next(iter(questions.items()))
        return {field: answer_in_words(question, reply.words)}
    raise UnusableAnswer(f"I could not tell which question that answers: {', '.join(questions)}")


def next_rounds(open_steps: Sequence[OpenStep], values: Mapping[str, JsonValue]) -> list[Round]:
    """Each open Step's next round, with the Answers to what it asked and nothing else.

    A field without a value takes the Question's default, or is declined. Raises UnusableAnswer.
    """
    rounds = []
    for each in open_steps:
        mine = {asked.question.field: values.get(asked.question.field, asked.question.default) for asked in each.asked}
        with_answers(each.round.step.inquiry, mine)
        rounds.append(each.round.model_copy(update={"number": each.round.number + 1, "answers": mine}))
    return rounds


def choice(readings: Sequence[str], field: str, asks: str, asker: str) -> QuestionForm:
    """The person's choice between readings of their words, as a form like any other."""
    schema: dict[str, JsonValue] = {"type": "string", "enum": list(readings)}
    return _own(field, asks, "your words allow more than one reading", schema, asker)


def free(field: str, asks: str, asker: str) -> QuestionForm:
    """A question of the orchestrator's own, answered in words."""
    return _own(field, asks, "without it no agent can be asked", {"type": "string"}, asker)


def _own(field: str, asks: str, why: str, schema: dict[str, JsonValue], asker: str) -> QuestionForm:
    question = Question(field=field, asks=asks, why=why, answer_schema=schema)
    return QuestionForm(asked=(Asked(agent=asker, concern=None, component="", task_id="", question=question),))


def _at(tree: Mapping[str, Any], path: str) -> JsonValue:
    at: Any = tree
    for step in path.split("."):
        at = at.get(step) if isinstance(at, Mapping) else None
    return at
