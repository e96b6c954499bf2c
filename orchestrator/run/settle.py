"""From what a person replied to the Answers each asking agent gets. Pure."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from orchestrator.language.answers import Another, Answered, Unclear, bound, only
from orchestrator.language.edit_commands import command_of
from orchestrator.run.state import OpenStep, Round
from protocols.adoption import (
    AskedQuestion,
    DefaultTaken,
    Organisation,
    Question,
    QuestionForm,
    TrustLevel,
    with_answers,
)
from protocols.adoption.questions.answer_text import choices_of, fitting, is_default, numbered
from protocols.adoption.registry import Registry
from protocols.models import StrictModel

MANY_USERS, MUCH_REVENUE_USD, MANY_STAFF = 10_000_000, 100_000_000, 5_000


class FormAnswer(StrictModel):
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
            question
            for step in open_steps
            for question in step.asked
            if _may_block(step) or question.question.field not in decisive
        )
    )


def without_routine(
    form: QuestionForm, organisation: Organisation
) -> tuple[tuple[AskedQuestion, ...], tuple[str, ...]]:
    """What is left to ask a person, and the fields whose default is taken: those right for almost everybody.

    Of an organisation that says it is large even a limit of 700 million users is worth a question.
    """
    if _is_large(organisation):
        return form.asked, ()
    routine = {entry.question.field for entry in form.asked if entry.question.routine}
    # A field that another agent asks for as a real question is one.
    routine -= {entry.question.field for entry in form.asked if not entry.question.routine}
    return tuple(entry for entry in form.asked if entry.question.field not in routine), tuple(sorted(routine))


def _is_large(organisation: Organisation) -> bool:
    users = max(organisation.mau_now or 0, organisation.mau_at_release or 0, organisation.end_users_30d or 0)
    revenue = max(organisation.annual_revenue_usd or 0, 12 * (organisation.monthly_revenue_usd or 0))
    return users >= MANY_USERS or revenue >= MUCH_REVENUE_USD or (organisation.headcount or 0) >= MANY_STAFF


def shared(open_steps: Sequence[OpenStep], values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The Answers that all may know: what only agents below may-block ask stays between the person and them.

    Else such an agent could put words into everybody's Inquiry by the default of a Question.
    """
    decisive = _decisive(open_steps)
    return {field: value for field, value in values.items() if field in decisive}


def _decisive(open_steps: Sequence[OpenStep]) -> set[str]:
    return {entry.question.field for step in open_steps if _may_block(step) for entry in step.asked}


def _may_block(step: OpenStep) -> bool:
    return step.round.step.trust is TrustLevel.MAY_BLOCK


def sentence(entries: Sequence[AskedQuestion]) -> str:
    """The form as people read it, each field once: who asks what, why, its choices and its default."""
    by_field = {entry.question.field: entry for entry in reversed(entries)}
    return "\n".join(f"{entry.agent} {asks(entry.question)}" for entry in reversed(by_field.values()))


def asks(question: Question) -> str:
    """One Question as people read it."""
    choices = choices_of(question)
    options = f" Choices: {numbered(choices)}." if choices else ""
    default = question.default_means or ("" if question.default is None else str(question.default))
    return f"asks: {question.asks} ({question.why}){options}" + (f" Default: {default.rstrip('.')}." if default else "")


def replied(form: QuestionForm, reply: FormAnswer, names: Registry) -> Answered | Unclear | Another:
    """What a reply does to the form: words as words, values by field, text for a field read as words to it alone."""
    if reply.values is None:
        return Another() if command_of(reply.words) else bound(form, reply.words, names)
    questions = {entry.question.field: entry.question for entry in form.asked}
    values: dict[str, JsonValue] = dict.fromkeys(questions)
    for field, value in reply.values.items():
        if field not in questions:
            continue
        words = ", ".join(map(str, value)) if isinstance(value, list) else value
        if isinstance(words, str) and (is_default(words) or not _any_text(questions[field])):
            outcome = bound(only(form, field), words, names)
            if not isinstance(outcome, Answered):
                return outcome if isinstance(outcome, Unclear) else Unclear(reply=_refused(questions[field], words))
            value = outcome.values[field]
        values[field] = value
    return Answered(values=values)


def _any_text(question: Question) -> bool:
    """Whether a text is itself the answer: names, links and the like, but no place and no choice."""
    return question.field.startswith("facts.") and question.answer_schema.get("type") == "string"


def _refused(question: Question, words: str) -> str:
    return f"“{words[:80]}” asks or says something else. {fitting(question)}"


def next_rounds(open_steps: Sequence[OpenStep], values: Mapping[str, JsonValue]) -> list[Round]:
    """Each open Step's next round, with the Answers to what it asked and nothing else.

    A field without a value is declined, by which its agent takes its default, and that is noted. Raises
    UnusableAnswer.
    """
    rounds = []
    for open_step in open_steps:
        answers = {entry.question.field: values.get(entry.question.field) for entry in open_step.asked}
        with_answers(open_step.round.step.inquiry, answers)
        defaults = tuple(_default_of(entry) for entry in open_step.asked if answers[entry.question.field] is None)
        update = {
            "number": open_step.round.number + 1,
            "answers": answers,
            "defaults": (*open_step.round.defaults, *defaults),
        }
        rounds.append(open_step.round.model_copy(update=update))
    return rounds


def _default_of(entry: AskedQuestion) -> DefaultTaken:
    question = entry.question
    return DefaultTaken(
        agent=entry.agent,
        concern=entry.concern,
        component=entry.component,
        field=question.field,
        asks=question.asks,
        value=question.default,
        means=question.default_means or "",
    )


def choice(readings: Sequence[str], field: str, asks: str, asker: str) -> QuestionForm:
    """The person's choice between readings of their words, as a form like any other; the best is its default."""
    schema: dict[str, JsonValue] = {"type": "string", "enum": list(readings)}
    return _own(field, asks, "your words allow more than one reading", schema, asker, readings[0])


def free(field: str, asks: str, asker: str) -> QuestionForm:
    """A question of the orchestrator's own, answered in words."""
    return _own(field, asks, "without it no agent can be asked", {"type": "string"}, asker)


def _own(
    field: str, asks: str, why: str, schema: dict[str, JsonValue], asker: str, default: str | None = None
) -> QuestionForm:
    question = Question(field=field, asks=asks, why=why, answer_schema=schema, default=default)
    return QuestionForm(asked=(AskedQuestion(agent=asker, concern=None, component="", task_id="", question=question),))
