"""Why a Component came out as it did, for the part of a report that explains its Verdict."""

from orchestrator.recommendation.phrases import enumeration
from orchestrator.recommendation.scoring import Weighed, spoken

_MOST_NAMED = 3


def because(weighed: Weighed) -> str:
    """Why this Verdict: the gate that decides, or the terms that carry the score."""
    return f"{_because(weighed)}{_unmoved(weighed)}"


def _unmoved(weighed: Weighed) -> str:
    """Where what the table of weights does not foresee moves the score past a ring's edge: the ring stays."""
    if weighed.score is None or weighed.earning is None or weighed.ring(weighed.score) is weighed.ring(weighed.earning):
        return ""
    beyond = enumeration(list(dict.fromkeys(term.concern for term in weighed.terms if term.capped)))
    return f" What {beyond} scores beyond that moves no verdict: without it the score is {weighed.earning:.1f}."


def _because(weighed: Weighed) -> str:
    deciding = [ceiling for ceiling in weighed.ceilings if ceiling.verdict is weighed.verdict]
    if deciding:
        reasons = "; ".join(ceiling.because.rstrip(".") for ceiling in deciding[:_MOST_NAMED])
        more = f"; and {len(deciding) - _MOST_NAMED} more" if len(deciding) > _MOST_NAMED else ""
        better = weighed.score is not None and weighed.earned is not weighed.verdict
        earned = f" By score alone it would be {weighed.earned.value}." if better else ""
        stop = "" if not more and reasons.endswith(("?", "!")) else "."
        return f"Not better because {reasons}{more}{stop}{earned}"
    if weighed.score is None:
        return "Nothing was scored, and nothing rules it in or out."
    terms = weighed.foreseen or weighed.terms
    ranked = sorted(terms, key=lambda term: (-term.points * term.weight, term.dimension))
    strong = enumeration([f"{spoken(term.dimension)} {term.points:.0f}" for term in ranked[:_MOST_NAMED]])
    weakest = min(terms, key=lambda term: (term.points, term.dimension))
    return f"Carried by {strong}; weakest in {spoken(weakest.dimension)} ({weakest.points:.0f} of 100)."
