"""One Assessment as part of the report: findings, figures that can be recomputed, scores with their signals, tables."""

from orchestrator.recommendation.scoring import spoken
from orchestrator.report.figures import figures
from orchestrator.report.markdown import Sources, plain, section, table
from protocols.adoption import Assessment, Finding, Heard, Score, Severity, Table
from protocols.adoption.text.number_format import percent, whole

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
    lines += section(4, "Figures", figures(assessment.measures, sources))
    return section(3, f"{plain(assessment.concern).capitalize()}: {plain(assessment.component.name)}", lines)


def uncounted_lines(words: Heard, sources: Sources) -> list[str]:
    """What an agent said that does not count: its summary and its findings, none of them in the way."""
    about = words.assessment
    title = f"{plain(words.agent)} on {plain(about.concern)}: {plain(about.component.name)}"
    return section(3, title, [plain(about.summary), "", *(_finding(finding, sources) for finding in about.findings)])


def _finding(finding: Finding, sources: Sources) -> str:
    cap = f" **At best {finding.ceiling.value}.**" if finding.ceiling else ""
    return f"- {plain(finding.claim)}{cap} ({sources.cite(finding.evidence)})"


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
