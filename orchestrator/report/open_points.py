"""The part of a report on what stayed open and who was asked. Pure."""

from orchestrator.report.markdown import plain, table
from protocols.adoption import Recommendation


def open_points(recommendation: Recommendation) -> list[str]:
    """Gaps, and what nobody said that could change an outcome."""
    gaps = [
        f"- {plain(gap.concern or gap.skill)} on {plain(gap.component)}: {gap.why.value}, {plain(gap.reason)}"
        for gap in recommendation.unanswered
    ]
    questions = dict.fromkeys(
        f"- Nobody said: {plain(question.asks)} {plain(question.why)}"
        for assessment in recommendation.assessments
        for question in assessment.missing
    )
    return [*gaps, *questions]


def consultations(recommendation: Recommendation) -> list[str]:
    """Who was asked what, on which Task."""
    rows = [
        (
            plain(consultation.agent),
            plain(consultation.skill),
            plain(consultation.component),
            consultation.trust.value,
            plain(consultation.url),
            plain(consultation.task_id),
        )
        for consultation in recommendation.consultations
    ]
    return table(("agent", "skill", "component", "trust", "url", "task"), rows) if rows else []
