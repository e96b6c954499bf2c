"""What differs from the answer before: stated facts first, then what follows from them. Pure."""

from collections.abc import Iterator

from pydantic import JsonValue

from orchestrator.recommendation.component_groups import same
from orchestrator.report.answer.concerns import amount, is_unknown
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import AnswerChange, Assessment, Inquiry, Recommendation, Standing, Verdict
from protocols.adoption.conversation_state import COMPONENTS, stated

PLACES = ("use.organisation.based_in", "use.territory", "use.workload.region")
MOST_SAID = 6


def changes(before: Recommendation | None, after: Recommendation, phrases: Phrases) -> tuple[AnswerChange, ...]:
    """Nothing where there was no answer before, or it was about other Components."""
    if before is None or not _shared(before, after):
        return ()
    return (
        *stated_changes(before.inquiry, after.inquiry, phrases),
        *_answers(before, after, phrases),
        *_verdicts(before, after, phrases),
    )


def sentence(
    differences: tuple[AnswerChange, ...], after: Recommendation, before: Recommendation | None, phrases: Phrases
) -> str:
    """Old → new in one sentence; the places that stayed are said when another one moved, as each has its own law."""
    if not differences or before is None:
        return ""
    parts = [_phrase(change, phrases) for change in differences[:MOST_SAID]]
    moved = {change.field for change in differences}
    if moved & set(PLACES):
        facts = stated(after.inquiry)
        parts += [
            phrases.say("as_before", what=phrases.label(place), now=phrases.value(facts[place]))
            for place in PLACES
            if place not in moved and place in facts
        ]
    if (
        not after.inquiry.concerns
        and not before.inquiry.concerns
        and not any(_is_verdict(difference) for difference in differences)
    ):
        parts += [phrases.say("verdict_stays", ring=phrases.rings[after.verdict])]
    return phrases.say("changed", changes="; ".join(parts))


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


def _answers(before: Recommendation, after: Recommendation, phrases: Phrases) -> Iterator[AnswerChange]:
    for new in after.assessments:
        old = _counterpart(new, before)
        if old is None or is_unknown(old) or is_unknown(new):
            continue
        was, now = amount(old, phrases), amount(new, phrases)
        # A longer explanation of one outcome is no change of it.
        differs = was != now if new.figure or old.figure else old.outcome != new.outcome
        if differs:
            yield AnswerChange(concern=new.concern, component=new.component.name, before=was, now=now)


def _counterpart(new: Assessment, before: Recommendation) -> Assessment | None:
    matching = (old for old in before.assessments if old.concern == new.concern and same(old.component, new.component))
    return next(matching, None)


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


def _is_verdict(change: AnswerChange) -> bool:
    return not change.field and not change.concern


def _phrase(change: AnswerChange, phrases: Phrases) -> str:
    what = phrases.label(change.field) if change.field else f"{change.component} {change.concern}".strip()
    if not change.before:
        return phrases.say("appeared", what=what, now=change.now)
    if not change.now:
        return phrases.say("removed", what=what, before=change.before)
    return phrases.say("change", what=what, before=change.before, now=change.now)


def _words(value: JsonValue, phrases: Phrases) -> str:
    return "" if value is None else phrases.value(value)[:300]


def _shared(before: Recommendation, after: Recommendation) -> bool:
    return any(
        same(component, candidate) for component in before.inquiry.components for candidate in after.inquiry.components
    )
