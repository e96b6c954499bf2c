"""One Assessment as part of the report: findings, figures that can be recomputed, scores with their signals, tables."""

import re
from decimal import Decimal

from orchestrator.recommendation.scoring import spoken
from orchestrator.report.markdown import Sources, plain, section, table
from protocols.adoption import Assessment, Finding, Heard, Input, Measure, Score, Severity, Table
from protocols.adoption.text.number_format import exact, percent, whole

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_TITLES = {Severity.BLOCKER: "In the way", Severity.CONDITION: "To be met", Severity.NOTE: "Good to know"}


def concern(assessment: Assessment, sources: Sources) -> list[str]:
    """What one concern found, each claim with its source and date."""
    outcome = f" Outcome: {plain(spoken(assessment.outcome))}." if assessment.outcome else ""
    lines = [
        f"{plain(assessment.summary)}{outcome}",
        "",
        f"Confidence {percent(assessment.confidence)}: {plain(assessment.confidence_basis)}. "
        f"Data as of {assessment.data_as_of}.",
        "",
    ]
    for severity, title in _TITLES.items():
        findings = [finding for finding in assessment.findings if finding.severity is severity]
        lines += section(4, title, [_finding(finding, sources) for finding in findings])
    for table_ in assessment.tables:
        lines += _table(table_, sources)
    lines += section(4, "Scores", [line for score in assessment.scores for line in _score(score, sources)])
    lines += section(4, "Figures", [line for measure in assessment.measures for line in _measure(measure, sources)])
    return section(3, f"{plain(assessment.concern).capitalize()}: {plain(assessment.component.name)}", lines)


def uncounted_lines(words: Heard, sources: Sources) -> list[str]:
    """What an agent said that does not count: its summary and its findings, none of them in the way."""
    about = words.assessment
    title = f"{plain(words.agent)} on {plain(about.concern)}: {plain(about.component.name)}"
    return section(3, title, [plain(about.summary), "", *(_finding(finding, sources) for finding in about.findings)])


def _finding(finding: Finding, sources: Sources) -> str:
    cap = f" **At best {finding.ceiling.value}.**" if finding.ceiling else ""
    return f"- {plain(finding.claim)}{cap} ({sources.cite(finding.evidence)})"


def _measure(measure: Measure, sources: Sources) -> list[str]:
    unit = plain(measure.unit)
    backed = f" ({sources.cite(measure.evidence)})" if measure.evidence else ""
    lines = [f"- **{plain(measure.label)}: {exact(measure.value)} {unit}**{backed}"]
    if measure.low is not None and measure.high is not None:
        means = f" ({plain(measure.range_means)})" if measure.range_means else ""
        lines.append(f"  - between {exact(measure.low)} and {exact(measure.high)} {unit}{means}")
    if measure.formula:
        lines.append(f"  - `{_code(measure.formula)}` = `{_code(filled(measure))}` = {exact(measure.value)}")
    if measure.inputs:
        lines.append(f"  - where {'; '.join(_input(value, sources) for value in measure.inputs)}")
    return lines


def _input(value: Input, sources: Sources) -> str:
    whence = f", from {plain(value.measure)}" if value.measure else ""
    backed = f" ({sources.cite(value.evidence)})" if value.evidence else ""
    return f"{plain(value.name)} = {exact(value.value)} {plain(value.unit)}{whence}{backed}"


def filled(measure: Measure) -> str:
    """The formula with its numbers put in."""
    numbers = {value.name: _plain_number(value.value) for value in measure.inputs}
    return _NAME.sub(lambda match: numbers.get(match[0], match[0]), measure.formula or "")


def _plain_number(number: Decimal) -> str:
    text = f"{number:f}"
    return f"({text})" if number < 0 else text


def _score(score: Score, sources: Sources) -> list[str]:
    carried = score.coverage * score.freshness * score.source_quality
    head = (
        f"**{plain(spoken(score.dimension)).capitalize()}: {whole(score.points)} of 100** "
        f"(confidence {percent(carried)} = coverage {score.coverage:.2f} x freshness {score.freshness:.2f} "
        f"x source quality {score.source_quality:.2f})"
    )
    rows = [
        (
            plain(signal.fact),
            plain(signal.value),
            f"{signal.points:.1f}",
            f"{signal.weight:g}",
            plain(signal.rule),
            sources.cite(signal.evidence),
        )
        for signal in score.signals
    ]
    lines = table(("fact", "value", "points", "weight", "rule", "source"), rows) if rows else []
    return [head, "", *lines]


def _table(content: Table, sources: Sources) -> list[str]:
    rows = [[plain(cell) for cell in row] for row in content.rows]
    lines = table([plain(column) for column in content.columns], rows)
    if content.evidence:
        lines += [f"Sources: {sources.cite(content.evidence)}", ""]
    return section(4, plain(content.title), lines)


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
