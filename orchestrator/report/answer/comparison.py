"""Components side by side with their figures, the one to pick and why. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal

from orchestrator.recommendation.component_groups import same
from orchestrator.report.answer.concerns import amount, is_unknown, licence_of, volume
from orchestrator.report.answer.phrases import Phrases
from orchestrator.report.answer.request import AnswerRequest
from protocols.adoption import Assessment, Comparison, Kind, Recommendation, Standing, Table, Verdict
from protocols.adoption.text.number_format import whole

# "cheaper", "what does it cost", "günstiger", "moins cher", "más barato", "更便宜"
PRICE = re.compile(
    r"\b(?:cheap\w*|costs?|pric\w+|expensive|günstig\w*|billig\w*|kostet|coûte\w*|moins cher|barat\w+|cuesta\w*)\b"
    r"|便宜|费用|成本",
    re.IGNORECASE,
)
RANKED = (Verdict.ADOPT, Verdict.TRIAL, Verdict.ASSESS)


def assessments_of(standing: Standing, recommendation: Recommendation) -> list[Assessment]:
    """What counts about one Component."""
    return [assessment for assessment in recommendation.assessments if same(assessment.component, standing.component)]


def side_by_side(recommendation: Recommendation, phrases: Phrases) -> Comparison | None:
    """`None` for a single Component."""
    standings = recommendation.standings
    if len(standings) < 2:
        return None
    names = tuple(standing.component.name for standing in standings)
    rows = [_verdict_row(standings, phrases)] if not recommendation.inquiry.concerns else []
    concerns = dict.fromkeys(standing.concern for standing in recommendation.assessments)
    rows += [
        (concern, *(_cell(standing, concern, recommendation, phrases) for standing in standings))
        for concern in concerns
    ]
    pick, why = _pick(recommendation, phrases)
    table = Table(id="comparison", title=" / ".join(names), columns=("", *names), rows=tuple(rows))
    return Comparison(table=table, pick=pick, why=why)


def cheaper(recommendation: Recommendation, phrases: Phrases) -> str:
    """Which costs less, with every figure; empty where fewer than two can be compared."""
    priced = _priced(recommendation)
    if len(priced) < 2:
        return ""
    (name, first), *others = priced
    at = volume(first, recommendation.inquiry, phrases)
    best = amount(first, phrases)
    if all(amount(rival, phrases) == best for _, rival in others):
        return phrases.say("same_price", volume=at, amount=best)
    names = phrases.joined(
        [phrases.say("cheaper_other", amount=amount(rival, phrases), name=of) for of, rival in others]
    )
    return phrases.say("cheaper", name=name, volume=at, amount=best, others=names)


def cheaper_alternatives(
    standing: Standing, recommendation: Recommendation, request: AnswerRequest, phrases: Phrases
) -> str:
    """The usable alternatives that cost less, lowest first, or that none does; empty where no figure is known."""
    own = next((assessment for assessment in assessments_of(standing, recommendation) if assessment.figure), None)
    priced = [(check.figure, check) for check in request.checks if check.figure]
    if own is None or own.figure is None or not priced:
        return ""
    limit, offered = own.figure, [offer.component for offer in standing.alternatives]
    lower = [row for row in priced if row[0].unit == limit.unit and row[0].value < limit.value]
    usable = [row for row in lower if any(same(row[1].component, component) for component in offered)]
    usable.sort(key=lambda row: row[0].value)
    name, price = standing.component.name, amount(own, phrases)
    if not usable:
        return phrases.say("none_cheaper", name=name, amount=price)
    offers = [
        phrases.say("cheaper_other", amount=amount(check, phrases), name=check.component.name) for _, check in usable
    ]
    return phrases.say("cheaper_alternatives", name=name, amount=price, names=phrases.joined(offers))


def picked(comparison: Comparison, recommendation: Recommendation, phrases: Phrases) -> str:
    """The pick and why, in a sentence."""
    if comparison.pick:
        return phrases.say("pick", name=comparison.pick, why=comparison.why)
    if are_parts(recommendation.standings):
        return comparison.why
    names = phrases.joined([standing.component.name for standing in recommendation.standings])
    return phrases.say("pick_none", names=names, why=comparison.why)


def are_parts(standings: Sequence[Standing]) -> bool:
    """Whether they are parts of one system and no rivals: a model, and the software that runs it."""
    return len({standing.component.kind is Kind.MODEL for standing in standings}) > 1


def is_about_price(message: str) -> bool:
    """Whether the words ask which is cheaper or what it costs."""
    return bool(PRICE.search(message))


def _priced(recommendation: Recommendation) -> list[tuple[str, Assessment]]:
    """Key figures of one unit, lowest first; that of the unit most Components have."""
    priced = [
        (standing.component.name, assessment)
        for standing in recommendation.standings
        for assessment in assessments_of(standing, recommendation)
        if assessment.figure and not is_unknown(assessment)
    ]
    units = [assessment.figure.unit for _, assessment in priced if assessment.figure]
    common = max(units, key=units.count, default="")
    alike = [
        (name, assessment) for name, assessment in priced if assessment.figure and assessment.figure.unit == common
    ]
    return sorted(alike, key=lambda row: row[1].figure.value if row[1].figure else Decimal(0))


def _verdict_row(standings: Sequence[Standing], phrases: Phrases) -> tuple[str, ...]:
    return ("", *(_ring_and_score(standing, phrases) for standing in standings))


def _ring_and_score(standing: Standing, phrases: Phrases) -> str:
    ring = phrases.rings[standing.verdict]
    return ring if standing.score is None else f"{ring}, {phrases.say('score', points=whole(standing.score))}"


def _cell(standing: Standing, concern: str, recommendation: Recommendation, phrases: Phrases) -> str:
    matching = [assessment for assessment in assessments_of(standing, recommendation) if assessment.concern == concern]
    return f"{amount(matching[0], phrases)}{licence_of(matching[0])}" if matching else "–"


def _pick(recommendation: Recommendation, phrases: Phrases) -> tuple[str, str]:
    """The first of the standings, which are best first; of one concern the cheapest that may be used; none of parts."""
    first, *others = recommendation.standings
    if are_parts(recommendation.standings):
        return "", _weakest(recommendation.standings, phrases)
    if recommendation.inquiry.concerns:
        ruled_out = {
            standing.component.name for standing in recommendation.standings if standing.verdict is Verdict.HOLD
        }
        priced = [row for row in _priced(recommendation) if row[0] not in ruled_out]
        return (priced[0][0], cheaper(recommendation, phrases)) if len(priced) > 1 else ("", first.because)
    if first.verdict not in RANKED:
        return "", first.because
    return first.component.name, _why(first, others, phrases)


def _weakest(standings: Sequence[Standing], phrases: Phrases) -> str:
    """Of parts that work together the last of the standings limits the whole."""
    names = phrases.joined([standing.component.name for standing in standings])
    last = standings[-1]
    return phrases.say("parts", names=names, name=last.component.name, ring=_ring_and_score(last, phrases))


def _why(first: Standing, others: Sequence[Standing], phrases: Phrases) -> str:
    """The ring where it differs, else the score."""
    ring = phrases.rings[first.verdict]
    if all(rival.verdict is not first.verdict for rival in others) or first.score is None:
        rivals = [
            phrases.say("versus_other", ring=phrases.rings[rival.verdict], name=rival.component.name)
            for rival in others
        ]
        return phrases.say("versus", ring=ring, others=phrases.joined(rivals))
    rivals = [
        phrases.say(
            "versus_other",
            ring=whole(rival.score) if rival.score is not None else phrases.rings[rival.verdict],
            name=rival.component.name,
        )
        for rival in others
    ]
    return f"{ring}, {phrases.say('better_score', points=whole(first.score), others=phrases.joined(rivals))}"
