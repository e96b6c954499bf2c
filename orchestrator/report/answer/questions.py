"""Questions in the asker's language, beside the agent's own words, which hold the clause and the limit. Pure."""

from orchestrator.report.answer.phrases import phrases
from protocols.adoption import AskedQuestion, QuestionForm


def in_language(form: QuestionForm, language: str) -> QuestionForm:
    """The form with each Question that has a translation put in front; its field, choices and default stay."""
    table = phrases(language).questions
    return form.model_copy(update={"asked": tuple(_translated(entry, table) for entry in form.asked)})


def _translated(entry: AskedQuestion, table: dict[str, str]) -> AskedQuestion:
    words = table.get(entry.question.field)
    if words is None:
        return entry
    question = entry.question.model_copy(update={"asks": f"{words} ({entry.question.asks})"})
    return entry.model_copy(update={"question": question})
