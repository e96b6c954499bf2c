"""What a person reads first: the answer on each concern that was asked, and the Verdict when the whole was. Pure."""

from collections.abc import Sequence

from orchestrator.recommendation.component_groups import Group
from orchestrator.recommendation.phrases import HAPPENED, RINGS
from protocols.adoption import Assessment, Headline, Standing

_LONGEST_SENTENCE = 160


def headlines(standing: Standing, group: Group, concerns: Sequence[str], whole: bool) -> tuple[Headline, ...]:
    """A line for each Concern asked, and after them, when the `whole` was asked, one for the Verdict."""
    parts = [_of_concern(concern, group) for concern in concerns]
    return (*parts, _of_whole(standing, group)) if whole else tuple(parts)


def _of_concern(concern: str, group: Group) -> Headline:
    name = group.component.name
    # Those who may block come first; what is weighed answers a concern that only it has.
    candidates = (*group.assessments, *group.weighed)
    assessment = next((candidate for candidate in candidates if candidate.concern == concern), None)
    if assessment:
        return Headline(component=name, concern=concern, answer=_answer(assessment), confidence=assessment.confidence)
    gap = next((gap for gap in group.unanswered if gap.concern == concern), None)
    reason = f": {gap.agent} {HAPPENED[gap.why]}" if gap else ""
    return Headline(component=name, concern=concern, answer=f"No answer{reason}", confidence=None)


def _of_whole(standing: Standing, group: Group) -> Headline:
    name = group.component.name
    if not group.assessments:
        return Headline(component=name, concern=None, answer="No answer", confidence=None)
    return Headline(component=name, concern=None, answer=RINGS[standing.verdict], confidence=standing.confidence)


def _answer(assessment: Assessment) -> str:
    """The agent's own few words; else its outcome, else the first sentence of what it says."""
    if assessment.answer:
        return assessment.answer
    if assessment.outcome:
        return assessment.outcome.replace("_", " ").capitalize()
    sentence = assessment.summary.partition(". ")[0].rstrip(".")
    return sentence if len(sentence) <= _LONGEST_SENTENCE else f"{sentence[:_LONGEST_SENTENCE].rstrip()} …"
