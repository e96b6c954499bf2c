"""The Verdict with its figures and its one reason, and what besides it a reader has to know. Pure."""

from collections.abc import Sequence

from orchestrator.recommendation.scoring import spoken
from orchestrator.recommendation.weights import STANDARD
from orchestrator.report.answer.concerns import LONGEST_CLAIM, clause, first_sentence, is_unknown
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import Assessment, Component, Inquiry, Recommendation, Standing, Verdict
from protocols.adoption.text.number_format import percent, whole

STRONGEST = 2
MOST_NAMED = 3


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


def unknown_sentence(standing: Standing, assessments: Sequence[Assessment], phrases: Phrases) -> str:
    """That nobody knows the Component, and the nearest that somebody does; empty where somebody knows it.

    Too little to judge it at all, with an agent that does not know it, is not known either: a rule about unread
    licences may still say something.
    """
    strangers = [assessment for assessment in assessments if is_unknown(assessment)]
    hardly_known = bool(strangers) and standing.confidence < STANDARD.confidence_to_judge
    if not assessments or not (len(strangers) == len(assessments) or hardly_known):
        return ""
    near = [offer.component.name for offer in standing.alternatives[:MOST_NAMED]]
    tail = f"; {phrases.say('nearest', names=phrases.joined(near))}" if near else ""
    return f"{phrases.say('unknown', name=full_name(standing.component))}{tail}"


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


def further_sentences(recommendation: Recommendation, whole_asked: bool, phrases: Phrases) -> list[str]:
    """Conditions, alternatives, contradictions, and what stayed without an answer."""
    sentences: list[str] = []
    first = recommendation.standings[0] if recommendation.standings else None
    if first and whole_asked and first.conditions and first.verdict in (Verdict.ADOPT, Verdict.TRIAL):
        count = len(first.conditions)
        sentences.append(phrases.say("condition") if count == 1 else phrases.say("conditions", count=count))
    if first and whole_asked and first.verdict is not Verdict.ADOPT and first.alternatives:
        names = [offer.component.name for offer in first.alternatives[:MOST_NAMED]]
        sentences.append(phrases.say("alternatives", names=phrases.joined(names)))
    for contradiction in recommendation.contradictions[:MOST_NAMED]:
        sides = [
            phrases.say("says", concern=side.concern, value=phrases.value(side.value)) for side in contradiction.sides
        ]
        key = spoken(contradiction.key)
        sentences.append(
            phrases.say("contradiction", key=key, name=contradiction.component, sides=phrases.joined(sides))
        )
    silent = list(dict.fromkeys(gap.concern or gap.skill or gap.agent for gap in recommendation.unanswered))
    if silent:
        sentences.append(phrases.say("no_answer", concerns=phrases.joined(silent)))
    return sentences


def full_name(component: Component) -> str:
    """The name with its version, unless the name has it."""
    version = component.version
    return f"{component.name} {version}" if version and version not in component.name else component.name
