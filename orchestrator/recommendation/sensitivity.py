"""What would change a Verdict: gates that would open, and the smallest change of a weight or of points."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestrator.recommendation.scoring import ORDER, WEIGHING, Weighed, spoken
from protocols.adoption import Assessment, Ceiling, Flip, ScoreTerm, Verdict

# More than a dozen ways to change an answer nobody reads.
_MOST = 12
# Points end here, and no weight of the table is larger.
_HEAVIEST = 100.0


def flips(weighed: Weighed, assessments: Sequence[Assessment]) -> tuple[Flip, ...]:
    """The agents' own counterfactuals, then gates, points and weights, smallest first."""
    stated = tuple(_explicit_flips(weighed, assessments))
    already = {(flip.verdict, flip.concern) for flip in stated}
    opened = (flip for flip in (*_gates(weighed), *_cleared(weighed)) if (flip.verdict, flip.concern) not in already)
    candidates = (*stated, *opened, *_smallest(_points(weighed)), *_smallest(_weights(weighed)))
    return tuple(dict.fromkeys(candidates))[:_MOST]


def _explicit_flips(weighed: Weighed, assessments: Sequence[Assessment]) -> Iterator[Flip]:
    for assessment in assessments:
        for counterfactual in assessment.would_change:
            words = f"{counterfactual.change.rstrip('.')}: {counterfactual.then.rstrip('.')}"
            if counterfactual.verdict is None:
                words += " (at best)"
            verdict = counterfactual.verdict or _without_objection(weighed, assessment.concern).verdict
            yield Flip(change=words, verdict=verdict, concern=assessment.concern)


def _without_objection(weighed: Weighed, concern: str) -> Weighed:
    """As if one concern had no gate closed and answered in full what can rule a component out."""
    decisive = weighed.weighing.must_have
    terms = tuple(
        term.model_copy(update={"points": 100.0}) if term.concern == concern and term.dimension in decisive else term
        for term in weighed.terms
    )
    gates = (ceiling for ceiling in weighed.ceilings if ceiling.concern == concern)
    return replace(weighed.without(*gates), terms=terms)


def _gates(weighed: Weighed) -> Iterator[Flip]:
    """Opening the strictest gates together, then the next, until something else decides."""
    remaining = weighed
    while remaining.ceilings and remaining.verdict is not remaining.earned:
        strictest = [ceiling for ceiling in remaining.ceilings if ceiling.verdict is remaining.verdict]
        opened = remaining.without(*strictest)
        if not strictest or opened.verdict is remaining.verdict:
            return
        if remaining is weighed:
            yield Flip(change=_opened(strictest), verdict=opened.verdict, concern=strictest[0].concern)
        else:
            more = f"besides, {_opened(strictest)[0].lower()}{_opened(strictest)[1:]}"
            yield Flip(change=more, verdict=opened.verdict, concern=strictest[0].concern)
        remaining = opened


def _cleared(weighed: Weighed) -> Iterator[Flip]:
    """What can rule a component out, answered in full: its gates open and its points at 100."""
    for term in weighed.terms:
        if term.dimension in weighed.weighing.must_have and term.points < 100 and not term.capped:
            verdict = _without_objection(weighed, term.concern).verdict
            change = f"If {spoken(term.dimension)} were cleared: 100 points instead of {term.points:g}, its gates open"
            if verdict is not weighed.verdict:
                yield Flip(change=change, verdict=verdict, concern=term.concern)


def _opened(ceilings: Sequence[Ceiling]) -> str:
    claims = "; and ".join(ceiling.because.rstrip(".") for ceiling in ceilings[:4])
    more = f"; and {len(ceilings) - 4} more" if len(ceilings) > 4 else ""
    return f"Without this gate: {claims}{more}"


def _points(weighed: Weighed) -> Iterator[tuple[float, Flip]]:
    for place, term in _earning(weighed):
        for least in _bounds(weighed):
            others = [term_ for term_ in weighed.foreseen if term_ is not term]
            whole = sum(term_.weight for term_ in weighed.foreseen)
            needed = (least * whole - sum(term_.points * term_.weight for term_ in others)) / term.weight
            yield from _changed(weighed, place, term, "points", needed)


def _weights(weighed: Weighed) -> Iterator[tuple[float, Flip]]:
    for place, term in _earning(weighed):
        others = [term_ for term_ in weighed.foreseen if term_ is not term]
        whole = sum(term_.weight for term_ in others)
        points = sum(term_.points * term_.weight for term_ in others)
        for least in _bounds(weighed):
            if whole and abs(term.points - least) > 1e-9:
                yield from _changed(weighed, place, term, "weight", (least * whole - points) / (term.points - least))


def _earning(weighed: Weighed) -> Iterator[tuple[int, ScoreTerm]]:
    """The terms that can change the Verdict, each with its place."""
    return ((place, term) for place, term in enumerate(weighed.terms) if not term.capped)


def _changed(weighed: Weighed, place: int, term: ScoreTerm, what: str, needed: float) -> Iterator[tuple[float, Flip]]:
    """The Flip at the next whole step beyond `needed`, when it is in range and does alter the Verdict."""
    now = term.points if what == "points" else term.weight
    step = 1.0 if needed > now else -1.0
    target = float(round(needed + step * 0.5))
    if not (0 if what == "points" else 1) <= target <= _HEAVIEST or abs(target - now) < 0.5:
        return
    terms = (*weighed.terms[:place], term.model_copy(update={what: target}), *weighed.terms[place + 1 :])
    verdict = replace(weighed, terms=terms).verdict
    if verdict is not weighed.verdict:
        verb = "scored" if what == "points" else "weighed"
        words = f"If {spoken(term.dimension)} {verb} {target:g} instead of {round(now, 1):g}"
        yield abs(target - now) / (now or 1), Flip(change=words, verdict=verdict, concern=WEIGHING)


def _smallest(sized: Iterator[tuple[float, Flip]]) -> list[Flip]:
    """The smallest change towards each other Verdict."""
    best: dict[Verdict, tuple[float, Flip]] = {}
    for size, flip in sized:
        if flip.verdict not in best or size < best[flip.verdict][0]:
            best[flip.verdict] = (size, flip)
    return [best[verdict][1] for verdict in ORDER if verdict in best]


def _bounds(weighed: Weighed) -> tuple[float, ...]:
    return tuple(weighed.weighing.thresholds.values())
