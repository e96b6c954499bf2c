"""What differs from the answer before: stated facts first, then what follows from them. Pure."""

from collections.abc import Iterator

from pydantic import JsonValue

from orchestrator.recommendation.component_groups import same
from orchestrator.report.answer.change_sentence import answer_changes
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import AnswerChange, Inquiry, Recommendation, Standing, Verdict
from protocols.adoption.conversation_state import COMPONENTS, stated


def changes(before: Recommendation | None, after: Recommendation, phrases: Phrases) -> tuple[AnswerChange, ...]:
    """Nothing where there was no answer before, or it was about other Components."""
    if before is None or not _shared(before, after):
        return ()
    return (
        *stated_changes(before.inquiry, after.inquiry, phrases),
        *answer_changes(before, after, phrases),
        *_verdicts(before, after, phrases),
    )


def stated_changes(before: Inquiry, after: Inquiry, phrases: Phrases) -> tuple[AnswerChange, ...]:
    """Facts that were stated, changed or taken back, and Components that came or went."""
    old, new = stated(before), stated(after)
    fields = [field for field in dict.fromkeys((*old, *new)) if old.get(field) != new.get(field)]
    return (
        *_components(before, after),
        *(
            AnswerChange(field=field, before=_words(old.get(field), phrases), now=_words(new.get(field), phrases))
            for field in fields
        ),
    )


def _components(before: Inquiry, after: Inquiry) -> Iterator[AnswerChange]:
    for component in before.components:
        if not any(same(component, candidate) for candidate in after.components):
            yield AnswerChange(field=COMPONENTS, before=component.name, now="")
    for component in after.components:
        if not any(same(component, candidate) for candidate in before.components):
            yield AnswerChange(field=COMPONENTS, before="", now=component.name)


def _verdicts(before: Recommendation, after: Recommendation, phrases: Phrases) -> Iterator[AnswerChange]:
    if before.inquiry.concerns or after.inquiry.concerns:
        return
    for new in after.standings:
        old = next((standing for standing in before.standings if same(standing.component, new.component)), None)
        if old and _decided(old) and old.verdict is not new.verdict:
            was, now = (phrases.rings[standing.verdict] for standing in (old, new))
            yield AnswerChange(component=new.component.name, before=was, now=now)


def _decided(standing: Standing) -> bool:
    return standing.verdict is not Verdict.UNDECIDED


def _words(value: JsonValue, phrases: Phrases) -> str:
    return "" if value is None else phrases.value(value)[:300]


def _shared(before: Recommendation, after: Recommendation) -> bool:
    return any(
        same(component, candidate) for component in before.inquiry.components for candidate in after.inquiry.components
    )
