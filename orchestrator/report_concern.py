"""One Assessment as part of the report: findings, figures that can be recomputed, scores with their signals, tables."""

import re
from decimal import Decimal

from orchestrator.markdown import cited, figure, plain, section, table
from orchestrator.weighing import spoken
from protocols.adoption import Assessment, Finding, Measure, Score, Severity, Table

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_TITLES = {Severity.BLOCKER: "In the way", Severity.CONDITION: "To be met", Severity.NOTE: "Good to know"}


def concern(assessment: Assessment) -> list[str]:
    """What one concern found, each claim with its source and date."""
    outcome = f" Outcome: {plain(spoken(assessment.outcome))}." if assessment.outcome else ""
    lines = [
        f"{plain(assessment.summary)}{outcome}",
        "",
        f"Confidence {assessment.confidence:.2f}: {plain(assessment.confidence_basis)}. "
        f"Data as of {assessment.data_as_of}.",
        "",
    ]
    for severity, title in _TITLES.items():
        found = [finding for finding in assessment.findings if finding.severity is severity]
        lines += section(4, title, [_finding(finding) for finding in found])
    lines += section(4, "Figures", [line for measure in assessment.measures for line in _measure(measure)])
    lines += section(4, "Scores", [line for score in assessment.scores for line in _score(score)])
    for shown in assessment.tables:
        lines += _table(shown)
    return section(3, f"{plain(assessment.concern).capitalize()}: {plain(assessment.component.name)}", lines)


def _finding(finding: Finding) -> str:
    cap = f" **At best {finding.ceiling.value}.**" if finding.ceiling else ""
    return f"- {plain(finding.claim)}{cap} ({cited(finding.evidence)})"


def _measure(measure: Measure) -> list[str]:
    unit = plain(measure.unit)
    lines = [f"- **{plain(measure.label)}: {figure(measure.value)} {unit}**"]
    if measure.low is not None and measure.high is not None:
        means = f" ({plain(measure.range_means)})" if measure.range_means else ""
        lines.append(f"  - between {figure(measure.low)} and {figure(measure.high)} {unit}{means}")
    if measure.formula:
        lines.append(f"  - `{_code(measure.formula)}`")
        lines.append(f"  - = `{_code(filled(measure))}` = {figure(measure.value)} {unit}")
    for given in measure.inputs:
        source = f" ({cited(given.evidence)})" if given.evidence else ""
        whence = f", the figure {plain(given.measure)}" if given.measure else ""
        lines.append(f"  - {plain(given.name)} = {figure(given.value)} {plain(given.unit)}{whence}{source}")
    if measure.evidence:
        lines.append(f"  - {cited(measure.evidence)}")
    return lines


def filled(measure: Measure) -> str:
    """The formula with its numbers put in."""
    numbers = {given.name: _plain_number(given.value) for given in measure.inputs}
    return _NAME.sub(lambda match: numbers.get(match[0], match[0]), measure.formula or "")


def _plain_number(number: Decimal) -> str:
    text = f"{number:f}"
    return f"({text})" if number < 0 else text


def _score(score: Score) -> list[str]:
    carried = score.coverage * score.freshness * score.source_quality
    head = (
        f"**{plain(spoken(score.dimension)).capitalize()}: {score.points:.1f} of 100** "
        f"(confidence {carried:.2f} = coverage {score.coverage:.2f} x freshness {score.freshness:.2f} "
        f"x source quality {score.source_quality:.2f})"
    )
    rows = [
        (
            plain(signal.fact),
            plain(signal.value),
            f"{signal.points:.1f}",
            f"{signal.weight:g}",
            plain(signal.rule),
            cited(signal.evidence),
        )
        for signal in score.signals
    ]
    shown = table(("fact", "value", "points", "weight", "rule", "source"), rows) if rows else []
    return [head, "", *shown]


def _table(shown: Table) -> list[str]:
    rows = [[plain(cell) for cell in row] for row in shown.rows]
    lines = table([plain(column) for column in shown.columns], rows)
    if shown.evidence:
        lines += [f"Sources: {cited(shown.evidence)}", ""]
    return section(4, plain(shown.title), lines)


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
