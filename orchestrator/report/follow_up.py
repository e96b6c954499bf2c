"""Answers questions about an answer from its own Recommendation, without asking any agent again; pure."""

import re
from collections.abc import Callable, Iterable

from orchestrator.recommendation.phrases import cited, table
from orchestrator.report import reformat
from orchestrator.report.answer.phrases import ENGLISH, phrases
from orchestrator.report.answer.verdict import figures
from protocols.adoption import Assessment, Evidence, Measure, Recommendation, Standing
from protocols.adoption.number_format import exact, number, percent

TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("who", r"\bwho (?:said|says|told|claims)\b|\bsays who\b|\bwhich agent\b|\bwho (?:was|did you) ask"),
        ("change", r"\bchange (?:your|the|its) (?:mind|verdict|answer|outcome)|\bflip\b|\bwhat would (?:make"
        r"|it take|you need|change|have to)|\bturn it into\b"),
        ("contradictions", r"\bcontradict\w*|\bdisagree\w*|\bconflict\w*|\bagree\b"),
        ("formula", r"\bformula\b|\bcomput\w+|\bcalculat\w+|\bwhere do (?:these|those|the) numbers|\bshow "
        r"your work\b|\bbehind the (?:cost|score|figure|number)|\bhow (?:is|was) the score\b|\bweigh"),
        ("confidence", r"\bhow (?:sure|confident|certain|reliable|old)\b|\bconfiden\w+|\bcertain\b|\breliab\w+"),
        ("sources", r"\bsources?\b|\bevidence\b|\bwhere (?:is|does|did) (?:that|it|this)\b|\bprove\b"
        r"|\bproof\b|\bback (?:that|it) up|\bcitations?\b|\breferences?\b|\bhow do you know\b|\blinks?\b"),
        ("conditions", r"\bconditions?\b|\bobligations?\b|\bwhat (?:do|must) we (?:have to )?do\b|\bchecklist\b"
        r"|\bduties\b"),
        ("assumptions", r"\bassum\w+|\bmissing\b|\bunanswered\b|\bnot cover|\bleft out\b|\bunknown\b"
        r"|\bundecided\b"),
        ("alternatives", r"\balternatives?\b|\binstead\b"),
        ("why", r"\bwhy\b|\bhow come\b|\bexplain\b|\breason\b|\brisk\b|\bspeaks (?:for|against)\b|\bwhat "
        r"drives\b|\bweakest\b|\bblock"),
    )
)  # fmt: skip
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


def explain(words: str, recommendation: Recommendation) -> str:
    """Markdown that answers `words` (why, who, sources, formula, another form) from the Recommendation alone."""
    standing = _standing(words, recommendation)
    retold = reformat.retell(words, recommendation, standing)
    if retold is not None:
        return retold
    topic = next((name for name, pattern in TOPICS if pattern.search(words)), "why")
    return TELLERS[topic](words, recommendation, standing)


def _standing(words: str, recommendation: Recommendation) -> Standing | None:
    """The standing of the component the words name, else the first."""
    low = words.lower()
    named = (one for one in recommendation.standings if one.component.name.lower() in low)
    return next(named, recommendation.standings[0] if recommendation.standings else None)


def _assessments(recommendation: Recommendation, standing: Standing | None) -> list[Assessment]:
    if standing is None:
        return list(recommendation.assessments)
    key = standing.component.id or standing.component.name
    return [one for one in recommendation.assessments if (one.component.id or one.component.name) == key]


def _aspect(words: str) -> re.Pattern[str] | None:
    """The part of the answer the words ask about."""
    return next(
        (re.compile(stem, re.IGNORECASE) for stem in ASPECTS.values() if re.search(stem, words, re.IGNORECASE)), None
    )


def _why(_: str, recommendation: Recommendation, standing: Standing | None) -> str:
    if standing is None:
        return recommendation.summary
    words = phrases(ENGLISH)
    head = words.verdicts[standing.verdict].format(name=standing.component.name)
    lines = [f"**{head}** ({figures(standing, recommendation, words)}): {standing.because}"]
    if standing.ceilings:
        lines += ["", "What holds it back, whatever the score:"]
        lines += [
            f"- no better than **{one.verdict.value}**: {one.because} ({one.concern}){cited(one.evidence)}"
            for one in standing.ceilings
        ]
    if standing.terms:
        rows = [
            (one.dimension, number(one.points), number(one.weight), one.concern)
            for one in sorted(standing.terms, key=lambda t: t.points)
        ]
        lines += ["", table(("dimension", "points", "weight", "from"), rows)]
    if standing.conditions:
        lines += ["", f"It carries {len(standing.conditions)} condition(s); ask “what are the conditions?” for them."]
    return "\n".join(lines)


def _who(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    aspect = _aspect(words)
    agents = {(one.concern, one.component): one.agent for one in recommendation.consultations}
    lines = ["Each claim, with the agent that made it and where a reader can check it:"]
    for one in _assessments(recommendation, standing):
        agent = agents.get((one.concern, one.component.name)) or agents.get(
            (one.concern, one.component.id or ""), one.concern
        )
        claims = [
            finding for finding in one.findings if aspect is None or aspect.search(f"{one.concern} {finding.claim}")
        ]
        lines += [
            f"- **{agent}** ({one.concern}): {finding.claim}{cited(finding.evidence)}" for finding in claims[:MOST]
        ]
    lines += [f"- **{opinion.agent}** (not scored): {opinion.says}" for opinion in recommendation.opinions[:MOST]]
    return "\n".join(lines) if len(lines) > 1 else "No agent made a claim about that."


def _sources(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    aspect = _aspect(words)
    found: dict[Evidence, str] = {}
    for one in _assessments(recommendation, standing):
        for about, evidence in _evidence(one):
            if aspect is None or aspect.search(f"{one.concern} {about}"):
                for each in evidence:
                    found.setdefault(each, about)
    lines = [
        f"- {about}: {each.title}, {each.locator} (seen {each.seen}, {each.grade.value})"
        for each, about in found.items()
    ]
    return (
        "\n".join(["The sources behind that:", *lines[: 3 * MOST]]) if lines else "The answer cites no source for that."
    )


def _evidence(one: Assessment) -> Iterable[tuple[str, tuple[Evidence, ...]]]:
    yield from ((finding.claim, finding.evidence) for finding in one.findings)
    yield from (
        (f"{score.dimension}: {signal.fact} = {signal.value}", signal.evidence)
        for score in one.scores
        for signal in score.signals
    )
    yield from ((fact.key, fact.evidence) for fact in one.facts)
    yield from ((measure.label, measure.evidence) for measure in one.measures)


def _formula(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    lines: list[str] = []
    if standing and standing.terms and not re.search(ASPECTS["cost"], words, re.IGNORECASE):
        parts = " + ".join(f"{exact(term.points)} × {exact(term.weight)}" for term in standing.terms)
        weights = " + ".join(exact(term.weight) for term in standing.terms)
        lines += [
            f"Score of {standing.component.name}: ({parts}) / ({weights}) = **{exact(standing.score or 0)}**",
            "",
        ]
    for one in _assessments(recommendation, standing):
        lines += [_measure(measure) for measure in one.measures[:MOST] if measure.formula]
    return "\n".join(lines).strip() or "The answer holds no computed figure."


def _measure(measure: Measure) -> str:
    inputs = "; ".join(f"{one.name} = {exact(one.value)} {one.unit}{cited(one.evidence)}" for one in measure.inputs)
    bounds = ""
    if measure.low is not None and measure.high is not None:
        means = f": {measure.range_means}" if measure.range_means else ""
        bounds = f" (range {exact(measure.low)} to {exact(measure.high)}{means})"
    return (
        f"- **{measure.label}** = `{measure.formula}` = {exact(measure.value)} {measure.unit}{bounds}, where {inputs}"
    )


def _change(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    flips = standing.would_change if standing else recommendation.would_change
    lines = [f"- {one.change} → **{one.verdict.value}** ({one.concern})" for one in flips]
    for one in _assessments(recommendation, standing):
        known = {flip.change for flip in flips}
        lines += [
            f"- {each.change} → {each.then} ({one.concern})"
            for each in one.would_change[:MOST]
            if each.change not in known
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
        (one.concern, score.dimension, f"{score.coverage:.2f}", f"{score.freshness:.2f}", f"{score.source_quality:.2f}")
        for one in _assessments(recommendation, standing)
        for score in one.scores
    ]
    lines += [table(("from", "dimension", "coverage", "freshness", "source quality"), rows)] if rows else []
    lines += [
        f"- {one.concern} ({percent(one.confidence)}, data as of {one.data_as_of}): {one.confidence_basis}"
        for one in _assessments(recommendation, standing)
    ]
    return "\n".join(lines)


def _conditions(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    conditions = standing.conditions if standing else recommendation.conditions
    lines = [f"- [ ] {one.claim} — {one.owner} ({one.concern}){cited(one.evidence)}" for one in conditions]
    return "\n".join(["To be met:", *lines]) if lines else "The answer carries no condition."


def _assumptions(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    lines = [f"- assumed {one.field} = {one.value}: {one.why}" for one in recommendation.assumptions]
    for one in _assessments(recommendation, standing):
        lines += [f"- missing ({one.concern}): {question.asks} {question.why}" for question in one.missing]
    lines += [
        f"- unanswered: {one.agent} on {one.component}, {one.why.value}: {one.reason}"
        for one in recommendation.unanswered
    ]
    lines += [f"- not covered: {each}" for each in recommendation.not_covered]
    return "\n".join(lines[: 3 * MOST]) if lines else "Nothing was assumed, and nothing is missing."


def _contradictions(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    lines: list[str] = []
    for one in recommendation.contradictions:
        sides = "; ".join(f"{side.concern} says {side.value}{cited(side.evidence)}" for side in one.sides)
        lines.append(f"- {one.component}, {one.key}: {sides}")
    return (
        "\n".join(["The agents differ here:", *lines])
        if lines
        else "The agents do not contradict each other on any shared fact."
    )


def _alternatives(words: str, recommendation: Recommendation, standing: Standing | None) -> str:
    offers = standing.alternatives if standing else ()
    lines = [f"- **{one.component.name}**: {one.why}{cited(one.evidence)}" for one in offers]
    return "\n".join(["For the same use:", *lines]) if lines else "The answer names no alternative."


TELLERS: dict[str, Callable[[str, Recommendation, Standing | None], str]] = {
    "why": _why,
    "who": _who,
    "sources": _sources,
    "formula": _formula,
    "change": _change,
    "confidence": _confidence,
    "conditions": _conditions,
    "assumptions": _assumptions,
    "contradictions": _contradictions,
    "alternatives": _alternatives,
}
