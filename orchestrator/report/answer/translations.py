"""Questions and conditions in the asker's language, before the agent's own words, which hold clause and limit. Pure."""

from collections.abc import Sequence

from orchestrator.report.answer.phrases import Phrases, phrases
from protocols.adoption import AskedQuestion, Condition, QuestionForm


def form_in_language(form: QuestionForm, language: str) -> QuestionForm:
    """The form with each Question that has a translation put in front; its field, choices and default stay."""
    table = phrases(language).questions
    return form.model_copy(update={"asked": tuple(_translated(entry, table) for entry in form.asked)})


def conditions_in_language(conditions: Sequence[Condition], words: Phrases) -> tuple[Condition, ...]:
    """The conditions with each claim that has a phrase put in front; evidence and owner stay."""
    return tuple(
        condition.model_copy(update={"claim": words.claim(condition.finding, condition.claim)})
        for condition in conditions
    )


def _translated(entry: AskedQuestion, table: dict[str, str]) -> AskedQuestion:
    words = table.get(entry.question.field)
    if words is None:
        return entry
    question = entry.question.model_copy(update={"asks": f"{words} ({entry.question.asks})"})
    return entry.model_copy(update={"question": question})
