"""What each level of trust lets an Assessment do: heard is shown, weighed counts once, may-block does all. Pure."""

from collections.abc import Iterable, Sequence
from shlex import quote

from orchestrator.intake.sources import as_a_note
from orchestrator.recommendation.further_answers import FurtherAnswers
from orchestrator.run.state import StepResult
from protocols.adoption import (
    Assessment,
    Consultation,
    Heard,
    NotAsked,
    Severity,
    TrustLevel,
    Unanswered,
    Uncounted,
    Verdict,
)
from protocols.adoption.schema.errors import pointer

TO_COUNT = "council agents trust {} may-block"


def counting(results: Iterable[StepResult]) -> list[Assessment]:
    """The Assessments of agents that may block."""
    return [result.assessment for result in results if result.assessment and result.trust is TrustLevel.MAY_BLOCK]


def consultations(results: Iterable[StepResult]) -> list[Consultation]:
    """Who was asked, each with the trust it has now."""
    pairs = ((result.consultation, result.trust) for result in results)
    return [asked.model_copy(update={"trust": trust}) for asked, trust in pairs if asked]


def gaps(results: Iterable[StepResult]) -> list[Unanswered]:
    """What stayed unanswered, each with the trust of who did not answer."""
    pairs = ((result.unanswered, result.trust) for result in results)
    return [gap.model_copy(update={"trust": trust}) for gap, trust in pairs if gap]


def further_answers(results: Sequence[StepResult], not_asked: Sequence[NotAsked] = ()) -> FurtherAnswers:
    """Everything else that came, each with its reason."""
    weighed: list[Assessment] = []
    heard: list[Heard] = []
    uncounted = [item for result in results for item in result.uncounted]
    for result in results:
        agent = result.consultation.agent if result.consultation else ""
        if result.assessment and result.trust is TrustLevel.WEIGHED:
            # Its Scores count, its findings are shown; only who may block can cap a Verdict.
            weighed.append(restrained(result.assessment))
            uncounted += _beyond(agent, result.assessment)
        elif result.assessment and result.trust is TrustLevel.HEARD:
            heard.append(Heard(agent=agent, assessment=result.assessment))
    return FurtherAnswers(weighed, heard, uncounted, not_asked)


def restrained(assessment: Assessment) -> Assessment:
    """The Assessment with its Scores and words, and nothing else that could move what others found."""
    findings = (as_a_note(finding) for finding in assessment.findings)
    return assessment.model_copy(
        update={
            "findings": tuple(finding.model_copy(update={"severity": Severity.NOTE}) for finding in findings),
            # These could move the answer by another way than a Score.
            "alternatives": (),
            "would_change": (),
        }
    )


def _beyond(agent: str, assessment: Assessment) -> list[Uncounted]:
    """What a weighed agent sent that only one that may block could have meant."""
    source = {"agent": agent, "concern": assessment.concern, "component": assessment.component.name}
    fix = TO_COUNT.format(quote(agent))
    restraints = [
        (pointer("findings", place), f"“{item.claim[:200]}” is shown as a note: it is weighed, and may not cap")
        for place, item in enumerate(assessment.findings)
        if item.severity is not Severity.NOTE or item.ceiling not in (None, Verdict.ADOPT)
    ]
    restraints += [
        (pointer("alternatives", place), f"the alternative {item.component.name} is named by an agent that is weighed")
        for place, item in enumerate(assessment.alternatives)
    ]
    restraints += [
        (pointer("would_change", place), f"“{item.change[:200]}” is said by an agent that is weighed, not decisive")
        for place, item in enumerate(assessment.would_change)
    ]
    return [Uncounted(**source, at=at, reason=reason, fix=fix) for at, reason in restraints]
