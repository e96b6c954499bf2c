"""The sentences of a Recommendation that a person reads first."""

from collections.abc import Sequence

from orchestrator.recommendation.phrases import listed, score_of
from orchestrator.recommendation.scoring import Weighed, spoken
from protocols.adoption import Standing, Unanswered, Verdict
from protocols.adoption.number_format import percent

_VERBS = {
    Verdict.ADOPT: "Adopt {}",
    Verdict.TRIAL: "Trial {}",
    Verdict.ASSESS: "Assess {} further before deciding",
    Verdict.HOLD: "Hold: do not start with {}",
    Verdict.UNDECIDED: "Undecided on {}",
}
_MOST_NAMED = 3


def summary(standings: Sequence[Standing], unanswered: Sequence[Unanswered]) -> str:
    """What to do, with what score and confidence, why not better, and what is missing."""
    if not standings:
        return "Undecided: no component was named, so nothing could be asked."
    first, *others = standings
    complete = not unanswered
    words = f"{_VERBS[first.verdict].format(_name(first))} ({_figures(first, complete)}). {first.because}"
    if first.conditions and first.verdict in {Verdict.ADOPT, Verdict.TRIAL}:
        count = len(first.conditions)
        words += f" {count} condition{'s' if count > 1 else ''} to meet."
    if first.verdict is not Verdict.ADOPT and first.alternatives:
        names = [alternative.component.name for alternative in first.alternatives[:_MOST_NAMED]]
        words += f" Look at {listed(names)} for the same use."
    for other in others:
        words += f" {_name(other)}: {other.verdict.value} ({_figures(other, complete)}). {other.because}"
    if unanswered:
        silent = list(dict.fromkeys(gap.concern or gap.skill or gap.agent for gap in unanswered))
        words += f" No answer came on {listed(silent)}."
    return words


def because(weighed: Weighed) -> str:
    """Why this Verdict: the gate that decides, or the terms that carry the score."""
    return f"{_because(weighed)}{_unmoved(weighed)}"


def _unmoved(weighed: Weighed) -> str:
    """Where what the table of weights does not foresee moves the score past a ring's edge: the ring stays."""
    if weighed.score is None or weighed.earning is None or weighed.ring(weighed.score) is weighed.ring(weighed.earning):
        return ""
    beyond = listed(list(dict.fromkeys(term.concern for term in weighed.terms if term.capped)))
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
    strong = listed([f"{spoken(term.dimension)} {term.points:.0f}" for term in ranked[:_MOST_NAMED]])
    weakest = min(terms, key=lambda term: (term.points, term.dimension))
    return f"Carried by {strong}; weakest in {spoken(weakest.dimension)} ({weakest.points:.0f} of 100)."


def _figures(standing: Standing, complete: bool) -> str:
    return f"{score_of(standing, complete)}, confidence {percent(standing.confidence)}"


def _name(standing: Standing) -> str:
    name, version = standing.component.name, standing.component.version
    return f"{name} {version}" if version and version not in name else name
