"""The arithmetic of a Verdict: terms, their sum, the confidence, and the gates that cap it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from orchestrator.recommendation.component_groups import Group
from orchestrator.recommendation.phrases import HAPPENED
from orchestrator.recommendation.weights import Sort, Weighing
from protocols.adoption import Assessment, Ceiling, Score, ScoreTerm, Severity, TrustLevel, Unanswered, Verdict
from protocols.adoption.text.number_format import percent

# Strictest first: a gate caps a Verdict by its place here.
ORDER = (Verdict.HOLD, Verdict.UNDECIDED, Verdict.ASSESS, Verdict.TRIAL, Verdict.ADOPT)
WEIGHING = "weighing"


@dataclass(frozen=True)
class Weighed:
    """One Component weighed. `score` is `None` when nobody scored anything."""

    terms: tuple[ScoreTerm, ...]
    ceilings: tuple[Ceiling, ...]
    confidence: float
    weighing: Weighing

    @property
    def score(self) -> float | None:
        """The weighted mean of the terms, out of 100."""
        return _mean(self.terms)

    @property
    def foreseen(self) -> tuple[ScoreTerm, ...]:
        """The terms of the table of weights: they alone earn a Verdict."""
        return tuple(term for term in self.terms if not term.capped)

    @property
    def earning(self) -> float | None:
        """The weighted mean of the foreseen terms."""
        return _mean(self.foreseen)

    @property
    def earned(self) -> Verdict:
        """The Verdict by score alone. Too little confidence earns neither praise nor blame: assess."""
        if self.earning is None:
            judged = self.terms or any(ceiling.concern != WEIGHING for ceiling in self.ceilings)
            return Verdict.ASSESS if judged else Verdict.UNDECIDED
        # Before the score is looked at: a good score of which little is known is no praise.
        if self.confidence < self.weighing.confidence_to_judge:
            return Verdict.ASSESS
        return self.ring(self.earning)

    def ring(self, score: float) -> Verdict:
        """The Verdict from this score on."""
        return next((ring for ring, least in self.weighing.thresholds.items() if score >= least), Verdict.HOLD)

    @property
    def verdict(self) -> Verdict:
        """What was earned, capped by the strictest gate."""
        return min((self.earned, *(ceiling.verdict for ceiling in self.ceilings)), key=ORDER.index)

    def without(self, *ceilings: Ceiling) -> "Weighed":
        """The same with some gates open."""
        return replace(self, ceilings=tuple(ceiling for ceiling in self.ceilings if ceiling not in ceilings))


def weigh(group: Group, weighing: Weighing, gates: Sequence[Ceiling] = ()) -> Weighed:
    """Everything said about one Component, weighed; `gates` are those of the organisation that asks."""
    sort = weighing.sort(group.component.kind)
    all_scores = [(assessment.concern, score) for assessment in group.assessments for score in assessment.scores]
    scores = [(concern, score) for concern, score in all_scores if score.dimension in sort.weights]
    unforeseen = [(concern, score) for concern, score in all_scores if score.dimension not in sort.weights]
    # An agent that is heard but may not block earns nothing by naming a dimension of the table.
    unforeseen += [(assessment.concern, score) for assessment in group.weighed for score in assessment.scores]
    foreseen = tuple(_foreseen(scores, sort))
    terms = (*foreseen, *_capped(unforeseen, weighing))
    confidence = _confidence(terms, sort)
    ceilings = (
        *gates,
        *_stated(group.assessments),
        *_weak(scores, sort, weighing, _mean(foreseen) or 0.0),
        *_unshown(group, terms, sort, weighing),
        *_unsure(terms, confidence, sort, weighing),
    )
    strictest_first = sorted(ceilings, key=lambda ceiling: ORDER.index(ceiling.verdict))
    return Weighed(terms, tuple(strictest_first), confidence, weighing)


def _foreseen(scores: Sequence[tuple[str, Score]], sort: Sort) -> Iterator[ScoreTerm]:
    """Two agents on one dimension share its weight."""
    for concern, score in scores:
        sharing = sum(candidate.dimension == score.dimension for _, candidate in scores)
        yield _term(concern, score, sort.weights[score.dimension] / sharing)


def _capped(scores: Sequence[tuple[str, Score]], weighing: Weighing) -> Iterator[ScoreTerm]:
    """One weight for all concerns, and each one's part of it for all it scores: nobody gains by scoring more."""
    concerns = {concern for concern, _ in scores}
    for concern, score in scores:
        sharing = sum(candidate == concern for candidate, _ in scores)
        yield _term(concern, score, weighing.other / len(concerns) / sharing, capped=True)


def _term(concern: str, score: Score, weight: float, capped: bool = False) -> ScoreTerm:
    return ScoreTerm(
        dimension=score.dimension,
        concern=concern,
        points=score.points,
        weight=weight,
        confidence=round(score.coverage * score.freshness * score.source_quality, 4),
        capped=capped,
    )


def _mean(terms: Sequence[ScoreTerm]) -> float | None:
    whole = sum(term.weight for term in terms)
    return round(sum(term.points * term.weight for term in terms) / whole, 2) if whole else None


def _confidence(terms: Sequence[ScoreTerm], sort: Sort) -> float:
    """Over the dimensions that are always asked for; each counts with its best-founded answer, a missing one with 0."""
    expected = {dimension: weight for dimension, weight in sort.weights.items() if dimension not in sort.optional}
    best = dict.fromkeys(expected, 0.0)
    for term in terms:
        if term.dimension in best and not term.capped:
            best[term.dimension] = max(best[term.dimension], term.confidence)
    return round(sum(best[dimension] * weight for dimension, weight in expected.items()) / sum(expected.values()), 4)


def _stated(assessments: Sequence[Assessment]) -> list[Ceiling]:
    ceilings = []
    for assessment in assessments:
        for finding in assessment.findings:
            cap = finding.ceiling or (Verdict.HOLD if finding.severity is Severity.BLOCKER else None)
            if cap is not None and cap is not Verdict.ADOPT:
                ceilings.append(
                    Ceiling(verdict=cap, because=finding.claim, concern=assessment.concern, evidence=finding.evidence)
                )
    return ceilings


def _weak(scores: Sequence[tuple[str, Score]], sort: Sort, weighing: Weighing, earning: float) -> list[Ceiling]:
    ceilings = []
    needed = weighing.thresholds[Verdict.ADOPT] + weighing.hearsay_margin
    for concern, score in scores:
        least = sort.core.get(score.dimension)
        if least is None:
            continue
        name = spoken(score.dimension)
        evidence = tuple(dict.fromkeys(item for signal in score.signals for item in signal.evidence))[:5]
        if score.points < least:
            because = f"{name} is a core dimension and scores {math.floor(score.points)}, below {least:g}"
            ceilings.append(Ceiling(verdict=Verdict.TRIAL, because=because, concern=concern, evidence=evidence))
        # Beside the first gate, not instead of it: a weak dimension may also be unchecked, and both are shown.
        if score.source_quality < weighing.firm and earning < needed:
            because = (
                f"what we know of {name}, a core dimension, is unchecked, and a score of {math.floor(earning)} "
                f"does not make up for that (adopting on it takes {needed:g})"
            )
            ceilings.append(Ceiling(verdict=Verdict.TRIAL, because=because, concern=concern, evidence=evidence))
    return ceilings


def _unshown(group: Group, terms: Sequence[ScoreTerm], sort: Sort, weighing: Weighing) -> list[Ceiling]:
    """Where a core dimension has no answer, a silent agent that may block might have said no: at best assess."""
    have = {term.dimension for term in terms if not term.capped}
    silent = [gap for gap in group.unanswered if gap.trust is TrustLevel.MAY_BLOCK] if sort.core.keys() - have else []
    ceilings = [Ceiling(verdict=Verdict.ASSESS, because=_silent(gap), concern=WEIGHING) for gap in silent]
    for dimension in weighing.must_have:
        if dimension not in have:
            because = f"nobody answered on {spoken(dimension)}, which can rule a component out"
            ceilings.append(Ceiling(verdict=Verdict.ASSESS, because=because, concern=WEIGHING))
    return ceilings


def _silent(gap: Unanswered) -> str:
    return f"no answer on {gap.concern or gap.skill or gap.agent} ({HAPPENED[gap.why]}), which could still say no"


def _unsure(terms: Sequence[ScoreTerm], confidence: float, sort: Sort, weighing: Weighing) -> list[Ceiling]:
    if not terms or confidence >= weighing.confidence_to_adopt:
        return []
    judged = confidence >= weighing.confidence_to_judge
    needed = weighing.confidence_to_adopt if judged else weighing.confidence_to_judge
    what = "adopt it" if judged else "judge it at all"
    lacking = " and ".join(spoken(dimension) for dimension in _least_known(terms, sort))
    short = f"too little is known to us to {what}: confidence {percent(confidence)}, needed {percent(needed)}"
    because = f"{short}; least on {lacking}"
    return [Ceiling(verdict=Verdict.TRIAL if judged else Verdict.ASSESS, because=because, concern=WEIGHING)]


def _least_known(terms: Sequence[ScoreTerm], sort: Sort) -> list[str]:
    """The two dimensions whose confidence would add most, had it been full."""
    confidences = {term.dimension: term.confidence for term in terms if not term.capped}
    expected = [dimension for dimension in sort.weights if dimension not in sort.optional]
    return sorted(expected, key=lambda dimension: -sort.weights[dimension] * (1 - confidences.get(dimension, 0.0)))[:2]


def spoken(dimension: str) -> str:
    """A dimension's name for people."""
    return dimension.replace("_", " ")
