"""Who said what of an answer, and the sources behind it, narrowed to the aspect that is asked about. Pure."""

import re
from collections.abc import Iterable

from orchestrator.recommendation.phrases import cited
from protocols.adoption import Assessment, Evidence, Recommendation, Standing

ASPECTS = {
    "licence": r"licen|legal|copyright",
    "cost": r"cost|price|money|bill|budget",
    "governance": r"govern|foundation|bus factor|maintain|community",
    "security": r"secur|vulnerab|cve",
    "openness": r"open",
    "quality": r"quality|benchmark|score on",
    "maturity": r"matur|release|age",
}
MOST = 12


def assessments_of(recommendation: Recommendation, standing: Standing | None) -> list[Assessment]:
    if standing is None:
        return list(recommendation.assessments)
    key = standing.component.id or standing.component.name
    return [
        assessment
        for assessment in recommendation.assessments
        if (assessment.component.id or assessment.component.name) == key
    ]


def aspect_of(words: str) -> re.Pattern[str] | None:
    """The part of the answer the words ask about."""
    return next(
        (re.compile(stem, re.IGNORECASE) for stem in ASPECTS.values() if re.search(stem, words, re.IGNORECASE)), None
    )


def who(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    aspect = aspect_of(words)
    agents = {
        (assessment.concern, assessment.component): assessment.agent for assessment in recommendation.consultations
    }
    lines = ["Each claim, with the agent that made it and where a reader can check it:"]
    for assessment in assessments_of(recommendation, standing):
        agent = agents.get((assessment.concern, assessment.component.name)) or agents.get(
            (assessment.concern, assessment.component.id or ""), assessment.concern
        )
        claims = [
            finding
            for finding in assessment.findings
            if aspect is None or aspect.search(f"{assessment.concern} {finding.claim}")
        ]
        lines += [
            f"- **{agent}** ({assessment.concern}): {finding.claim}{cited(finding.evidence)}"
            for finding in claims[:MOST]
        ]
    lines += [f"- **{opinion.agent}** (not scored): {opinion.says}" for opinion in recommendation.opinions[:MOST]]
    return "\n".join(lines) if len(lines) > 1 else "No agent made a claim about that."


def sources(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    aspect = aspect_of(words)
    claims: dict[Evidence, str] = {}
    for assessment in assessments_of(recommendation, standing):
        for about, evidence in _evidence(assessment):
            if aspect is None or aspect.search(f"{assessment.concern} {about}"):
                for evidence_ in evidence:
                    claims.setdefault(evidence_, about)
    lines = [
        f"- {about}: {evidence_.title}, {evidence_.locator} (seen {evidence_.seen}, {evidence_.grade.value})"
        for evidence_, about in claims.items()
    ]
    return (
        "\n".join(["The sources behind that:", *lines[: 3 * MOST]]) if lines else "The answer cites no source for that."
    )


def _evidence(assessment: Assessment) -> Iterable[tuple[str, tuple[Evidence, ...]]]:
    yield from ((finding.claim, finding.evidence) for finding in assessment.findings)
    yield from (
        (f"{score.dimension}: {signal.fact} = {signal.value}", signal.evidence)
        for score in assessment.scores
        for signal in score.signals
    )
    yield from ((fact.key, fact.evidence) for fact in assessment.facts)
    yield from ((measure.label, measure.evidence) for measure in assessment.measures)
