"""The answer in sentences: what was asked, what changed, the Verdict where it was asked for, then the rest. Pure."""

from collections.abc import Iterator

from orchestrator.report.answer.aspects import aspect_sentences
from orchestrator.report.answer.change_sentence import sentence as changes_sentence
from orchestrator.report.answer.changes import changes
from orchestrator.report.answer.comparison import (
    assessments_of,
    cheaper,
    cheaper_alternatives,
    is_about_price,
    picked,
    side_by_side,
)
from orchestrator.report.answer.further import MOST_NAMED, further_sentences, unknown_sentence
from orchestrator.report.answer.on_concerns import for_each, for_one
from orchestrator.report.answer.phrases import Phrases, phrases
from orchestrator.report.answer.request import AnswerRequest
from orchestrator.report.answer.translations import conditions_in_language
from orchestrator.report.answer.verdict import concerns_sentence, verdict_sentence
from protocols.adoption import Recommendation, Verdict

NOBODY = "Undecided: no component was named, so nothing could be asked."


def answered(recommendation: Recommendation, request: AnswerRequest) -> Recommendation:
    """The Recommendation with its summary, its comparison and what changed."""
    words = phrases(request.language)
    differences = changes(request.before, recommendation, words)
    standings = tuple(
        standing.model_copy(update={"conditions": conditions_in_language(standing.conditions, words)})
        for standing in recommendation.standings
    )
    complete = recommendation.model_copy(
        update={
            "standings": standings,
            "conditions": conditions_in_language(recommendation.conditions, words),
            "changes": differences,
            "comparison": side_by_side(recommendation, words),
        }
    )
    return complete.model_copy(update={"summary": " ".join(_stopped(_sentences(complete, request, words)))})


def _sentences(recommendation: Recommendation, request: AnswerRequest, words: Phrases) -> Iterator[str]:
    """In this order, because a person reads two sentences: the question, the change, the Verdict, the rest."""
    if not recommendation.standings:
        yield NOBODY
        return
    whole = not recommendation.inquiry.concerns
    lead = [*filter(None, aspect_sentences(recommendation, request, words) or _lead(recommendation, request, words))]
    yield from lead[:1]
    yield changes_sentence(recommendation.changes, recommendation, request.before, words)
    yield from lead[1:]
    if whole and request.concerns and _is_as_before(recommendation, request):
        # Said before in full: a follow-up that changes nothing of it is not answered with it again.
        yield words.say("verdict_stays", ring=words.rings[recommendation.verdict]).capitalize()
        yield from further_sentences(recommendation, False, words)
        return
    if whole and request.concerns:
        yield from _verdicts(recommendation, words)
    if not whole:
        yield from _limits(recommendation, words)
    yield from further_sentences(recommendation, whole and not request.alternatives, words)


def _is_as_before(recommendation: Recommendation, request: AnswerRequest) -> bool:
    """Whether the answer before was a Verdict on the same Components, and it is the same still."""
    before = request.before
    if before is None or before.inquiry.concerns:
        return False
    rings = {standing.component.name: standing.verdict for standing in before.standings}
    return rings == {standing.component.name: standing.verdict for standing in recommendation.standings}


def _lead(recommendation: Recommendation, request: AnswerRequest, words: Phrases) -> list[str]:
    """The question itself; what nobody knows is said before anything else about it."""
    standings, several = recommendation.standings, len(recommendation.standings) > 1
    strangers = {
        standing.component.name: sentence
        for standing in standings
        if (sentence := unknown_sentence(standing, assessments_of(standing, recommendation), words))
    }
    if len(strangers) == len(standings):
        return list(strangers.values())
    if request.alternatives:
        verdicts = _verdicts(recommendation, words) if not recommendation.inquiry.concerns else []
        return [_alternatives(recommendation, request, words), *verdicts]
    if several and recommendation.comparison:
        return [*_compared(recommendation, request, words), *strangers.values()]
    if request.concerns:
        return for_one(standings[0], recommendation, request.concerns, words)
    standing, about = standings[0], assessments_of(standings[0], recommendation)
    return [
        verdict_sentence(standing, recommendation, words),
        concerns_sentence(standing, about, recommendation.inquiry, words),
    ]


def _compared(recommendation: Recommendation, request: AnswerRequest, words: Phrases) -> list[str]:
    """Price first where price was asked; then each one's answer, or the pick and each one's Verdict."""
    comparison = recommendation.comparison
    assert comparison is not None
    figures = {assessment.concern for assessment in recommendation.assessments if assessment.figure}
    price_asked = is_about_price(request.message) or bool(figures & set(request.concerns))
    price = cheaper(recommendation, words) if price_asked else ""
    if recommendation.inquiry.concerns:
        return [price, *for_each(recommendation, request.concerns, words, priced=bool(price))]
    return [price, picked(comparison, recommendation, words), *_verdicts(recommendation, words)]


def _alternatives(recommendation: Recommendation, request: AnswerRequest, words: Phrases) -> str:
    """By name; with their figures, the cheaper ones alone, where something cheaper was asked for."""
    first = recommendation.standings[0]
    name, names = first.component.name, [offer.component.name for offer in first.alternatives]
    if is_about_price(request.message) and (sentence := cheaper_alternatives(first, recommendation, request, words)):
        return sentence
    if not names:
        return words.say("alternatives_none", name=name)
    return words.say("alternatives_answer", name=name, names=words.joined(names[:MOST_NAMED]))


def _verdicts(recommendation: Recommendation, words: Phrases) -> list[str]:
    return [verdict_sentence(standing, recommendation, words) for standing in recommendation.standings]


def _limits(recommendation: Recommendation, words: Phrases) -> list[str]:
    """Of an answer on part of the evidence: what it rules out, else that it is no Verdict."""
    ruled_out = [standing for standing in recommendation.standings if standing.verdict is Verdict.HOLD]
    if ruled_out:
        return [words.say("ruled_out", name=standing.component.name) for standing in ruled_out]
    return [words.say("part_only", concerns=words.joined(recommendation.inquiry.concerns))]


def _stopped(sentences: Iterator[str]) -> Iterator[str]:
    """Each once, with a full stop."""
    for sentence in dict.fromkeys(sentence.strip() for sentence in sentences if sentence.strip()):
        yield sentence if sentence.endswith((".", "!", "?", "。", "…")) else f"{sentence}."
