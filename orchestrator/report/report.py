"""A Recommendation as a report that can be read from the top and checked to the last figure."""

from orchestrator.recommendation.phrases import RINGS, line, score_of
from orchestrator.recommendation.scoring import spoken
from orchestrator.report.annex import assumptions, contradiction_lines, defaults, not_asked, opinions, uncounted
from orchestrator.report.concern import concern, uncounted_lines
from orchestrator.report.markdown import Sources, plain, section, table, value
from orchestrator.report.open_points import consultations, open_points
from protocols.adoption import Ceiling, Condition, Headline, Recommendation, Standing
from protocols.adoption.text.number_format import exact, percent


def to_markdown(recommendation: Recommendation) -> str:
    """The whole report. The same Recommendation gives the same text."""
    sources = Sources()
    several = len(recommendation.standings) > 1
    lines = [
        *_headlines(recommendation),
        "",
        plain(recommendation.summary),
        "",
        *section(2, "Question", _question(recommendation)),
        *section(2, "Side by side", _side_by_side(recommendation)),
        *section(2, "Standings", _standings(recommendation) if several else []),
    ]
    for standing in recommendation.standings:
        lines += section(2, f"Why: {_name_and_version(standing)}", _why(recommendation, standing, sources))
    lines += section(
        2, "What each concern found", [line for a in recommendation.assessments for line in concern(a, sources)]
    )
    lines += section(
        2, "Contradictions", [line for c in recommendation.contradictions for line in contradiction_lines(c, sources)]
    )
    lines += section(2, "What stayed open", open_points(recommendation))
    lines += section(
        2, "Heard, not counted", [line for entry in recommendation.heard for line in uncounted_lines(entry, sources)]
    )
    lines += section(2, "Refused or not counted", uncounted(recommendation))
    lines += section(2, "Opinions, shown and not weighed", opinions(recommendation))
    lines += section(2, "Defaults taken, as nobody answered", defaults(recommendation))
    lines += section(2, "Assumptions", assumptions(recommendation))
    lines += section(2, "Not covered", [f"- {plain(words)}" for words in recommendation.not_covered])
    lines += section(2, "Who was asked", consultations(recommendation))
    lines += section(2, "Who was not asked", not_asked(recommendation))
    lines += section(2, "Sources", sources.lines())
    return "\n".join(lines).rstrip("\n") + "\n"


def _headlines(recommendation: Recommendation) -> list[str]:
    """The first as the title; the others, one a line, below it."""
    first, *others = [_headline(headline) for headline in recommendation.headlines] or ["No component was named"]
    return [f"# {first}", *(part for headline in others for part in ("", f"**{headline}**"))]


def _headline(headline: Headline) -> str:
    about = f", {headline.concern}" if headline.concern else ""
    return plain(f"{line(headline)}: {headline.component}{about}")


def _name_and_version(standing: Standing) -> str:
    name, version = standing.component.name, standing.component.version
    return plain(f"{name} {version}" if version and version not in name else name)


def _question(recommendation: Recommendation) -> list[str]:
    inquiry = recommendation.inquiry
    question = [f"> {plain(inquiry.question)}", ""] if inquiry.question else []
    facts_stated = inquiry.use.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    facts = [f"- {plain(spoken(name))}: {_scalar(what)}" for name, what in facts_stated.items()]
    day = [f"- as of: {inquiry.as_of.isoformat()}"] if inquiry.as_of else []
    return [*question, *facts, *day]


def _scalar(content: object) -> str:
    if isinstance(content, dict):
        return ", ".join(f"{spoken(str(name))} {_scalar(inner)}" for name, inner in content.items())
    if isinstance(content, int | float) and not isinstance(content, bool):
        return exact(content)
    return value(content)  # type: ignore[arg-type] - a model's JSON dump


def _standings(recommendation: Recommendation) -> list[str]:
    rows = [
        (
            _name_and_version(standing),
            "; ".join(
                plain(line(headline))
                for headline in recommendation.headlines
                if headline.component == standing.component.name
            ),
            plain(standing.because),
        )
        for standing in recommendation.standings
    ]
    return table(("component", "answer", "because"), rows)


def _side_by_side(recommendation: Recommendation) -> list[str]:
    comparison = recommendation.comparison
    if comparison is None:
        return []
    rows = ([plain(cell) for cell in row] for row in comparison.table.rows)
    pick = f"Pick **{plain(comparison.pick)}**: {plain(comparison.why)}" if comparison.pick else plain(comparison.why)
    return [*table([plain(name) for name in comparison.table.columns], rows), pick, ""]


def _why(recommendation: Recommendation, standing: Standing, sources: Sources) -> list[str]:
    weighed = not recommendation.inquiry.concerns
    score = f"**{RINGS[standing.verdict]}**, {plain(score_of(standing, not recommendation.unanswered))}, "
    score += f"confidence {percent(standing.confidence)}. "
    lines = [
        f"{score if weighed else ''}{plain(standing.because)}",
        "",
        *_terms(standing),
        *section(3, "Gates", [_gate(gate, sources) for gate in standing.ceilings]),
        *section(3, "Conditions", [_condition(condition, sources) for condition in standing.conditions]),
        *section(
            3,
            "What would change it",
            [
                f"- {plain(flip.change)} → **{flip.verdict.value}** ({plain(flip.concern)})"
                for flip in standing.would_change
            ],
        ),
        *section(3, "Alternatives", _alternatives(standing, sources)),
    ]
    return lines


def _terms(standing: Standing) -> list[str]:
    if not standing.terms:
        return []
    rows = [
        (
            plain(spoken(term.dimension)),
            plain(term.concern),
            f"{term.points:.1f}",
            exact(term.weight),
            f"{term.points * term.weight:.1f}",
            percent(term.confidence),
        )
        for term in standing.terms
    ]
    total = sum(term.points * term.weight for term in standing.terms)
    weight = sum(term.weight for term in standing.terms)
    rows_of_terms = table(("dimension", "from", "points", "weight", "points x weight", "confidence"), rows)
    if standing.score is None:
        return rows_of_terms
    return [*rows_of_terms, f"Score = {total:.1f} / {exact(weight)} = **{standing.score:.1f}**", ""]


def _gate(gate: Ceiling, sources: Sources) -> str:
    source = f"; {sources.cite(gate.evidence)}" if gate.evidence else ""
    return f"- At best **{gate.verdict.value}**: {plain(gate.because)} ({plain(gate.concern)}{source})"


def _condition(condition: Condition, sources: Sources) -> str:
    return (
        f"- [ ] **{plain(condition.owner)}**: {plain(condition.claim)} "
        f"({plain(condition.concern)}; {sources.cite(condition.evidence)})"
    )


def _alternatives(standing: Standing, sources: Sources) -> list[str]:
    return [
        f"{place}. {plain(offered.component.name)}: {plain(offered.why)}"
        + (f" ({sources.cite(offered.evidence)})" if offered.evidence else "")
        for place, offered in enumerate(standing.alternatives, 1)
    ]
