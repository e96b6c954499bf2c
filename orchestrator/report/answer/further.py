"""What an answer adds to its Verdict: conditions, alternatives, contradictions, and that nobody knows a component."""

from collections.abc import Sequence

from orchestrator.recommendation.scoring import spoken
from orchestrator.recommendation.weights import STANDARD
from orchestrator.report.answer.concerns import is_unknown
from orchestrator.report.answer.phrases import Phrases
from protocols.adoption import Assessment, Component, Recommendation, Standing, Verdict

MOST_NAMED = 3


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
