"""The Verdict with its figures and its one reason, and what besides it a reader has to know. Pure."""

from collections.abc import Sequence

from orchestrator.recommendation.scoring import spoken
from orchestrator.report.answer.concerns import LONGEST_CLAIM, clause, first_sentence
from orchestrator.report.answer.further import full_name
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import Assessment, Inquiry, Recommendation, Standing
from protocols.adoption.text.number_format import percent, whole

STRONGEST = 2


def verdict_sentence(standing: Standing, recommendation: Recommendation, phrases: Phrases) -> str:
    """`Trial X (75 of 100, confidence 63 %): its one reason`."""
    head = phrases.verdicts[standing.verdict].format(name=full_name(standing.component))
    return f"{head} ({figures(standing, recommendation, phrases)}): {one_reason(standing, phrases)}"


def figures(standing: Standing, recommendation: Recommendation, phrases: Phrases) -> str:
    """Score and confidence; where somebody did not answer, what alone the score rests on."""
    sure = phrases.say("confidence", share=percent(standing.confidence))
    if standing.score is None:
        return f"{phrases.say('not_scored')}, {sure}"
    points = whole(standing.score)
    concerns = list(dict.fromkeys(term.concern for term in standing.terms))
    if recommendation.unanswered:
        return f"{phrases.say('score_part', points=points, concerns=phrases.joined(concerns))}, {sure}"
    return f"{phrases.say('score', points=points)}, {sure}"


def one_reason(standing: Standing, phrases: Phrases) -> str:
    """The first gate that decides, else what carries the score and where it is weakest."""
    # A gate above the Verdict decided nothing.
    gate = next((ceiling for ceiling in standing.ceilings if ceiling.verdict is standing.verdict), None)
    if gate:
        return first_sentence(gate.because) if len(gate.because) > LONGEST_CLAIM else gate.because.rstrip(". ")
    if not standing.terms:
        return phrases.say("no_reason")
    # Points times weight: what carries most of the score, not what is best by itself.
    ranked = sorted(standing.terms, key=lambda term: (-term.points * term.weight, term.dimension))
    weakest = min(standing.terms, key=lambda term: (term.points, term.dimension))
    strong = phrases.joined([spoken(term.dimension) for term in ranked[:STRONGEST]])
    return phrases.say("strong", strong=strong, weak=spoken(weakest.dimension), points=whole(weakest.points))


def concerns_sentence(standing: Standing, assessments: Sequence[Assessment], inquiry: Inquiry, phrases: Phrases) -> str:
    """What each concern answers, but for one that the Verdict has said already: its reason, or most of its score."""
    reason, total = one_reason(standing, phrases), sum(term.weight for term in standing.terms)
    weights = {
        assessment.concern: sum(t.weight for t in standing.terms if t.concern == assessment.concern)
        for assessment in assessments
    }
    others = [
        assessment
        for assessment in assessments
        if reason not in f"{assessment.answer} {assessment.summary}" and weights[assessment.concern] * 2 <= total
    ]
    return "; ".join(clause(assessment, inquiry, phrases) for assessment in others)
