"""The arithmetic of a Verdict: terms, their sum, the confidence, and the gates that cap it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestrator.grouping import Group
from orchestrator.telling import HAPPENED, percent
from orchestrator.weights import Sort, Weighing
from protocols.adoption import Assessment, Ceiling, Score, Severity, Term, Unanswered, Verdict

ORDER = (Verdict.HOLD, Verdict.UNDECIDED, Verdict.ASSESS, Verdict.TRIAL, Verdict.ADOPT)
WEIGHING = "weighing"


@dataclass(frozen=True)
class Weighed:
    """One Component weighed. `score` is `None` when nobody scored anything."""

    terms: tuple[Term, ...]
    ceilings: tuple[Ceiling, ...]
    confidence: float
    weighing: Weighing

    @property
    def score(self) -> float | None:
        """The weighted mean of the terms, out of 100."""
        whole = sum(term.weight for term in self.terms)
        return round(sum(term.points * term.weight for term in self.terms) / whole, 2) if whole else None

    @property
    def earned(self) -> Verdict:
        """The Verdict by score alone. Too little confidence earns neither praise nor blame: assess."""
        if self.score is None:
            told = any(ceiling.concern != WEIGHING for ceiling in self.ceilings)
            return Verdict.ASSESS if told else Verdict.UNDECIDED
        if self.confidence < self.weighing.confidence_to_judge:
            return Verdict.ASSESS
        reached = (ring for ring, least in self.weighing.thresholds.items() if self.score >= least)
        return next(reached, Verdict.HOLD)

    @property
    def verdict(self) -> Verdict:
        """What was earned, capped by the strictest gate."""
        return min((self.earned, *(ceiling.verdict for ceiling in self.ceilings)), key=ORDER.index)

    def without(self, *ceilings: Ceiling) -> "Weighed":
        """The same with some gates open."""
        return replace(self, ceilings=tuple(ceiling for ceiling in self.ceilings if ceiling not in ceilings))


def weigh(group: Group, weighing: Weighing) -> Weighed:
    """Everything said about one Component, weighed."""
    sort = weighing.sort(group.component.kind)
    scores = [(found.concern, score) for found in group.assessments for score in found.scores]
    terms = tuple(_term(concern, score, scores, sort, weighing) for concern, score in scores)
    confidence = _confidence(terms, sort)
    ceilings = (
        *_stated(group.assessments),
        *_weak(scores, sort, weighing),
        *_unshown(group, terms, sort, weighing),
        *_unsure(terms, confidence, sort, weighing),
    )
    strictest_first = sorted(ceilings, key=lambda ceiling: ORDER.index(ceiling.verdict))
    return Weighed(terms, tuple(strictest_first), confidence, weighing)


def _term(concern: str, score: Score, scores: Sequence[tuple[str, Score]], sort: Sort, weighing: Weighing) -> Term:
    sharing = sum(other.dimension == score.dimension for _, other in scores)
    return Term(
        dimension=score.dimension,
        concern=concern,
        points=score.points,
        weight=sort.weights.get(score.dimension, weighing.other) / sharing,
        confidence=round(score.coverage * score.freshness * score.source_quality, 4),
    )


def _confidence(terms: Sequence[Term], sort: Sort) -> float:
    """Over the dimensions that are always asked for; each counts with its best-founded answer, a missing one with 0."""
    asked = {dimension: weight for dimension, weight in sort.weights.items() if dimension not in sort.optional}
    best = dict.fromkeys(asked, 0.0)
    for term in terms:
        if term.dimension in best:
            best[term.dimension] = max(best[term.dimension], term.confidence)
    return round(sum(best[dimension] * weight for dimension, weight in asked.items()) / sum(asked.values()), 4)


def _stated(assessments: Sequence[Assessment]) -> list[Ceiling]:
    found = []
    for assessment in assessments:
        for finding in assessment.findings:
            cap = finding.ceiling or (Verdict.HOLD if finding.severity is Severity.BLOCKER else None)
            if cap is not None and cap is not Verdict.ADOPT:
                found.append(
                    Ceiling(verdict=cap, because=finding.claim, concern=assessment.concern, evidence=finding.evidence)
                )
    return found


def _weak(scores: Sequence[tuple[str, Score]], sort: Sort, weighing: Weighing) -> list[Ceiling]:
    found = []
    for concern, score in scores:
        least = sort.core.get(score.dimension)
        if least is None:
            continue
        name = spoken(score.dimension)
        evidence = tuple(dict.fromkeys(item for signal in score.signals for item in signal.evidence))[:5]
        if score.points < least:
            because = f"{name} is a core dimension and scores {math.floor(score.points)}, below {least:g}"
            found.append(Ceiling(verdict=Verdict.TRIAL, because=because, concern=concern, evidence=evidence))
        if score.source_quality < weighing.firm:
            because = f"{name} is a core dimension and rests on unchecked memory or judgement alone"
            found.append(Ceiling(verdict=Verdict.TRIAL, because=because, concern=concern, evidence=evidence))
    return found


def _unshown(group: Group, terms: Sequence[Term], sort: Sort, weighing: Weighing) -> list[Ceiling]:
    """A silent agent might have said no: without every core dimension at best assess, with them at best trial."""
    have = {term.dimension for term in terms}
    complete = all(dimension in have for dimension in sort.core)
    best = Verdict.TRIAL if complete else Verdict.ASSESS
    found = [Ceiling(verdict=best, because=_silent(gap), concern=WEIGHING) for gap in group.unanswered]
    for dimension in weighing.must_have:
        if dimension not in have:
            because = f"nobody answered on {spoken(dimension)}, which can rule a component out"
            found.append(Ceiling(verdict=Verdict.ASSESS, because=because, concern=WEIGHING))
    return found


def _silent(gap: Unanswered) -> str:
    return f"no answer on {gap.concern or gap.skill or gap.agent} ({HAPPENED[gap.why]}), which could still say no"


def _unsure(terms: Sequence[Term], confidence: float, sort: Sort, weighing: Weighing) -> list[Ceiling]:
    if not terms or confidence >= weighing.confidence_to_adopt:
        return []
    judged = confidence >= weighing.confidence_to_judge
    needed = weighing.confidence_to_adopt if judged else weighing.confidence_to_judge
    what = "adopt" if judged else "judge at all"
    lacking = " and ".join(spoken(dimension) for dimension in _least_known(terms, sort))
    short = f"confidence is {percent(confidence)}, below the {percent(needed)} needed to {what}"
    because = f"{short}; least is known on {lacking}"
    return [Ceiling(verdict=Verdict.TRIAL if judged else Verdict.ASSESS, because=because, concern=WEIGHING)]


def _least_known(terms: Sequence[Term], sort: Sort) -> list[str]:
    """The two dimensions whose confidence would add most, had it been full."""
    known = {term.dimension: term.confidence for term in terms}
    asked = [dimension for dimension in sort.weights if dimension not in sort.optional]
    return sorted(asked, key=lambda dimension: -sort.weights[dimension] * (1 - known.get(dimension, 0.0)))[:2]


def spoken(dimension: str) -> str:
    """A dimension's name for people."""
    return dimension.replace("_", " ")
