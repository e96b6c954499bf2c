"""The short answer on a Component's evidence, and what would change it."""

from collections.abc import Sequence
from textwrap import shorten

from protocols.adoption import Counterfactual, Finding, Score, Verdict
from protocols.catalogue.gate import best_left, gate_id, left_without

from ..rules.use_case import UseCase

_ANSWERS = {
    Verdict.HOLD: "Not for this use",
    Verdict.ASSESS: "Needs a closer look",
    Verdict.TRIAL: "Usable with care",
}
_HEALTH = ((70, "Healthy"), (55, "Fair"), (0, "Weak"))
_LONGEST_REASON = 140
_ENOUGH_KNOWN = 0.2  # below it the points of the few facts on record would pass for a judgement


def answer(
    dimension_scores: Sequence[Score], points: float | None, confidence: float, closed: Sequence[Finding]
) -> str:
    """How healthy it is in a few words: the strictest gate with its reason, else the points and what carries them."""
    limit = best_left(closed)
    if limit is not Verdict.ADOPT:
        reason = next(finding for finding in closed if finding.ceiling is limit).claim
        return f"{_ANSWERS[limit]}: {shorten(reason, _LONGEST_REASON, placeholder=' …')}"
    if points is None or confidence < _ENOUGH_KNOWN:
        return "Not known to us: too few facts are on record to say how healthy it is"
    health = next(word for least, word in _HEALTH if points >= least)
    # The same order for the same points, so that an answer can be compared byte by byte.
    ranked = sorted(dimension_scores, key=lambda score: (-score.points, score.dimension))
    carried = ", ".join(f"{score.dimension.replace('_', ' ')} {score.points:.0f}" for score in ranked[:3])
    return f"{health}: {points:.0f} of 100; {carried}"


_LIFTED_BY = {
    "G12": ("A new release comes out", "the pause of releases is over"),
    "G15": ("Use a version that is supported", "its end of life no longer applies"),
    "G17": ("Serve it with an engine that batches requests", "the number of people no longer speaks against it"),
}


def would_change(case: UseCase, closed: Sequence[Finding]) -> tuple[Counterfactual, ...]:
    """What would lift a gate, and the Verdict that the gates left over then allow."""
    ids = dict.fromkeys(gate_id(finding) for finding in closed)
    changes = []
    if "G4" in ids and case.new_work:
        then = "it may keep running while you migrate"
        changes.append(Counterfactual(change="It already runs with you", then=then, verdict=Verdict.ASSESS))
    changes += [_lifted(closed, id, *_LIFTED_BY[id]) for id in ids if id in _LIFTED_BY]
    return tuple(changes)


def _lifted(closed: Sequence[Finding], id: str, change: str, then: str) -> Counterfactual:
    return Counterfactual(change=change, then=then, verdict=left_without(closed, id))
