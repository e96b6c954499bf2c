"""One difference from the answer before, in a sentence."""

from collections.abc import Iterator

from orchestrator.recommendation.component_groups import same
from orchestrator.report.answer.concerns import amount, is_unknown
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import AnswerChange, Assessment, Recommendation
from protocols.adoption.conversation_state import stated

PLACES = ("use.organisation.based_in", "use.territory", "use.workload.region")
MOST_SAID = 6


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


def answer_changes(before: Recommendation, after: Recommendation, phrases: Phrases) -> Iterator[AnswerChange]:
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


def _is_verdict(change: AnswerChange) -> bool:
    return not change.field and not change.concern


def _phrase(change: AnswerChange, phrases: Phrases) -> str:
    what = phrases.label(change.field) if change.field else f"{change.component} {change.concern}".strip()
    if not change.before:
        return phrases.say("appeared", what=what, now=change.now)
    if not change.now:
        return phrases.say("removed", what=what, before=change.before)
    return phrases.say("change", what=what, before=change.before, now=change.now)
