"""What an answer says when it is asked about itself: why, who, sources, formula, what would change it. Pure."""

import re
from collections.abc import Callable

from orchestrator.recommendation.phrases import cited, table
from orchestrator.report.answer.phrases import ENGLISH, phrases
from orchestrator.report.answer.verdict import figures
from orchestrator.report.citations import ASPECTS, MOST, assessments_of, sources, who
from protocols.adoption import Measure, Recommendation, Standing
from protocols.adoption.text.number_format import exact, number, percent


def _why(_: str, recommendation: Recommendation, standing: Standing | None) -> str:
    if standing is None:
        return recommendation.summary
    words = phrases(ENGLISH)
    head = words.verdicts[standing.verdict].format(name=standing.component.name)
    lines = [f"**{head}** ({figures(standing, recommendation, words)}): {standing.because}"]
    if standing.ceilings:
        lines += ["", "What holds it back, whatever the score:"]
        lines += [
            f"- no better than **{entry.verdict.value}**: {entry.because} ({entry.concern}){cited(entry.evidence)}"
            for entry in standing.ceilings
        ]
    if standing.terms:
        rows = [
            (entry.dimension, number(entry.points), number(entry.weight), entry.concern)
            for entry in sorted(standing.terms, key=lambda t: t.points)
        ]
        lines += ["", table(("dimension", "points", "weight", "from"), rows)]
    if standing.conditions:
        lines += ["", f"It carries {len(standing.conditions)} condition(s); ask “what are the conditions?” for them."]
    return "\n".join(lines)


def _formula(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    lines: list[str] = []
    if standing and standing.terms and not re.search(ASPECTS["cost"], words, re.IGNORECASE):
        parts = " + ".join(f"{exact(term.points)} × {exact(term.weight)}" for term in standing.terms)
        weights = " + ".join(exact(term.weight) for term in standing.terms)
        lines += [
            f"Score of {standing.component.name}: ({parts}) / ({weights}) = **{exact(standing.score or 0)}**",
            "",
        ]
    for assessment in assessments_of(recommendation, standing):
        # The first are the key figures: agents list them so.
        lines += [_measure(measure) for measure in assessment.measures[:MOST] if measure.formula]
    return "\n".join(lines).strip() or "The answer holds no computed figure."


def _measure(measure: Measure) -> str:
    inputs = "; ".join(
        f"{entry.name} = {exact(entry.value)} {entry.unit}{cited(entry.evidence)}" for entry in measure.inputs
    )
    bounds = ""
    if measure.low is not None and measure.high is not None:
        means = f": {measure.range_means}" if measure.range_means else ""
        bounds = f" (range {exact(measure.low)} to {exact(measure.high)}{means})"
    return (
        f"- **{measure.label}** = `{measure.formula}` = {exact(measure.value)} {measure.unit}{bounds}, where {inputs}"
    )


def _change(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    flips = standing.would_change if standing else recommendation.would_change
    lines = [f"- {item.change} → **{item.verdict.value}** ({item.concern})" for item in flips]
    for item in assessments_of(recommendation, standing):
        stated_changes = {flip.change for flip in flips}
        lines += [
            f"- {counterfactual.change} → {counterfactual.then} ({item.concern})"
            for counterfactual in item.would_change[:MOST]
            if counterfactual.change not in stated_changes
        ]
    return (
        "\n".join(["What would change the outcome:", *lines])
        if lines
        else "No single change that was examined alters the verdict."
    )


def _confidence(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    share = standing.confidence if standing else recommendation.confidence
    lines = [
        f"Confidence is **{percent(share)}**. It is coverage × freshness × source quality of what each agent found:",
        "",
    ]
    rows = [
        (
            assessment.concern,
            score.dimension,
            f"{score.coverage:.2f}",
            f"{score.freshness:.2f}",
            f"{score.source_quality:.2f}",
        )
        for assessment in assessments_of(recommendation, standing)
        for score in assessment.scores
    ]
    lines += [table(("from", "dimension", "coverage", "freshness", "source quality"), rows)] if rows else []
    lines += [
        f"- {assessment.concern} ({percent(assessment.confidence)}, data as of {assessment.data_as_of}): "
        f"{assessment.confidence_basis}"
        for assessment in assessments_of(recommendation, standing)
    ]
    return "\n".join(lines)


def _conditions(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    conditions = standing.conditions if standing else recommendation.conditions
    lines = [
        f"- [ ] {condition.claim} — {condition.owner} ({condition.concern}){cited(condition.evidence)}"
        for condition in conditions
    ]
    return "\n".join(["To be met:", *lines]) if lines else "The answer carries no condition."


def _assumptions(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    lines = [f"- assumed {item.field} = {item.value}: {item.why}" for item in recommendation.assumptions]
    for item in assessments_of(recommendation, standing):
        lines += [f"- missing ({item.concern}): {question.asks} {question.why}" for question in item.missing]
    lines += [
        f"- unanswered: {item.agent} on {item.component}, {item.why.value}: {item.reason}"
        for item in recommendation.unanswered
    ]
    lines += [f"- not covered: {limit}" for limit in recommendation.not_covered]
    return "\n".join(lines[: 3 * MOST]) if lines else "Nothing was assumed, and nothing is missing."


def _contradictions(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    lines: list[str] = []
    for contradiction in recommendation.contradictions:
        sides = "; ".join(f"{side.concern} says {side.value}{cited(side.evidence)}" for side in contradiction.sides)
        lines.append(f"- {contradiction.component}, {contradiction.key}: {sides}")
    return (
        "\n".join(["The agents differ here:", *lines])
        if lines
        else "The agents do not contradict each other on any shared fact."
    )


def _alternatives(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    offers = standing.alternatives if standing else ()
    lines = [f"- **{offer.component.name}**: {offer.why}{cited(offer.evidence)}" for offer in offers]
    return "\n".join(["For the same use:", *lines]) if lines else "The answer names no alternative."


EXPLANATIONS: dict[str, Callable[[str, Recommendation, Standing | None], str]] = {
    "why": _why,
    "who": who,
    "sources": sources,
    "formula": _formula,
    "change": _change,
    "confidence": _confidence,
    "conditions": _conditions,
    "assumptions": _assumptions,
    "contradictions": _contradictions,
    "alternatives": _alternatives,
}
