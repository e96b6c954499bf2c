"""Assessments in, Recommendation out: gates first, then the weighted sum, every term shown. Pure."""

from collections.abc import Sequence

from orchestrator.recommendation.alternatives import merged, usable
from orchestrator.recommendation.component_groups import Group, groups
from orchestrator.recommendation.contradictions import contradictions
from orchestrator.recommendation.further_answers import NO_FURTHER_ANSWERS, FurtherAnswers
from orchestrator.recommendation.headlines import headlines
from orchestrator.recommendation.policy import policy
from orchestrator.recommendation.reasons import because
from orchestrator.recommendation.scoring import weigh
from orchestrator.recommendation.sensitivity import flips
from orchestrator.recommendation.single_concern import narrowed
from orchestrator.recommendation.weights import STANDARD, Weighing
from protocols.adoption import (
    Assessment,
    Assumption,
    Condition,
    Consultation,
    Flip,
    Inquiry,
    Opinion,
    Recommendation,
    Severity,
    Standing,
    Unanswered,
    Verdict,
)
from protocols.adoption.conversation_state import EXCLUDED

_BEST_FIRST = (Verdict.ADOPT, Verdict.TRIAL, Verdict.ASSESS, Verdict.UNDECIDED, Verdict.HOLD)
_NOBODY_IN_PARTICULAR = "adopter"


def recommend(
    inquiry: Inquiry,
    assessments: Sequence[Assessment],
    consultations: Sequence[Consultation],
    opinions: Sequence[Opinion],
    unanswered: Sequence[Unanswered],
    weighing: Weighing = STANDARD,
    asked_first: Sequence[str] = (),
    further: FurtherAnswers = NO_FURTHER_ANSWERS,
    checks: Sequence[Assessment] = (),
) -> Recommendation:
    """The platform's answer without its words; with `inquiry.concerns`, to a question about those only.

    `assessments` are those of agents that may block; `further` is what is shown besides.
    `asked_first` are the concerns a follow-up asked about while everything is weighed again, `checks` what was found
    out about alternatives.
    The same input gives byte-identical JSON.
    """
    shown = (*assessments, *further.weighed)
    part = inquiry.concerns
    grouped = groups(inquiry, assessments, unanswered, further.weighed)
    pairs = _ranked(grouped, _decisive(checks, weighing), shown, inquiry, weighing)
    standings = [standing for standing, _ in pairs]
    first = standings[0] if standings else None
    return Recommendation(
        inquiry=inquiry,
        headlines=tuple(
            headline
            for standing, group in pairs
            for headline in headlines(standing, group, part or asked_first, whole=not part)
        ),
        verdict=first.verdict if first else Verdict.UNDECIDED,
        confidence=first.confidence if first else 0.0,
        standings=tuple(standings),
        conditions=first.conditions if first else (),
        assessments=shown,
        consultations=tuple(consultations),
        opinions=tuple(opinions),
        heard=tuple(further.heard),
        uncounted=tuple(further.uncounted),
        not_asked=tuple(further.not_asked),
        contradictions=tuple(contradiction for group in grouped for contradiction in contradictions(group)),
        would_change=first.would_change if first else (),
        unanswered=tuple(unanswered),
        assumptions=_assumptions(shown),
        not_covered=_not_covered(shown, opinions),
    )


def _ranked(
    grouped: Sequence[Group],
    checks: Sequence[Assessment],
    shown: Sequence[Assessment],
    inquiry: Inquiry,
    weighing: Weighing,
) -> list[tuple[Standing, Group]]:
    """Each Component with its Standing, best first."""
    pairs = [(_standing(group, weighing, inquiry), group) for group in grouped]
    pairs = [(_with_usable_alternatives(standing, checks, shown, inquiry), group) for standing, group in pairs]
    # Last: a question about one concern is answered by the Standing of the whole, cut to that concern.
    if part := inquiry.concerns:
        pairs = [(narrowed(standing, group, part), group) for standing, group in pairs]
    return sorted(pairs, key=lambda pair: _rank(pair[0]))


def _standing(group: Group, weighing: Weighing, inquiry: Inquiry) -> Standing:
    weighed = weigh(group, weighing, policy(inquiry, group.assessments))
    verdict = weighed.verdict
    return Standing(
        component=group.component,
        verdict=verdict,
        score=weighed.score,
        confidence=weighed.confidence,
        because=because(weighed),
        terms=weighed.terms,
        ceilings=weighed.ceilings,
        conditions=_conditions(group),
        would_change=tuple(flip for flip in flips(weighed, group.assessments) if _differs(flip, verdict)),
        alternatives=merged(group),
    )


# A check without a Score of what must be there has decided nothing about its component.
def _decisive(checks: Sequence[Assessment], weighing: Weighing) -> list[Assessment]:
    return [check for check in checks if any(score.dimension in weighing.must_have for score in check.scores)]


def _with_usable_alternatives(
    standing: Standing, checks: Sequence[Assessment], shown: Sequence[Assessment], inquiry: Inquiry
) -> Standing:
    excluded = inquiry.facts.get(EXCLUDED)
    names = [str(name) for name in excluded] if isinstance(excluded, list) else []
    names += [assessment.component.name for assessment in (*checks, *shown) if policy(inquiry, [assessment])]
    return standing.model_copy(update={"alternatives": usable(standing.alternatives, checks, shown, names)})


def _differs(flip: Flip, verdict: Verdict) -> bool:
    return flip.verdict is not verdict


def _rank(standing: Standing) -> tuple[int, float, float]:
    return _BEST_FIRST.index(standing.verdict), -(standing.score or 0.0), -standing.confidence


def _conditions(group: Group) -> tuple[Condition, ...]:
    conditions: dict[str, Condition] = {}
    for assessment in group.assessments:
        for finding in assessment.findings:
            if finding.severity is Severity.CONDITION and finding.claim not in conditions:
                conditions[finding.claim] = Condition(
                    claim=finding.claim,
                    concern=assessment.concern,
                    finding=finding.id,
                    owner=finding.owner or _NOBODY_IN_PARTICULAR,
                    evidence=finding.evidence,
                )
    return tuple(conditions.values())


def _assumptions(assessments: Sequence[Assessment]) -> tuple[Assumption, ...]:
    assumptions: dict[tuple[str, str], Assumption] = {}
    for assessment in assessments:
        for assumption in assessment.assumptions:
            assumptions.setdefault((assumption.field, repr(assumption.value)), assumption)
    return tuple(assumptions.values())


def _not_covered(assessments: Sequence[Assessment], opinions: Sequence[Opinion]) -> tuple[str, ...]:
    limits = [words for assessment in assessments for words in assessment.not_covered]
    if opinions:
        limits.append("Opinions of agents that give no findings are shown and not weighed.")
    return tuple(dict.fromkeys(limits))
