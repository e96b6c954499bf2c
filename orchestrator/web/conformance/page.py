"""The words, cards and tables of /conformance, as HTML without scripts."""

from collections.abc import Sequence
from html import escape

from protocols.conformance.results import Conformity, RequirementResult, Result, Suite
from protocols.conformance.specification import address, sections

SUITES = {
    Suite.OFFICIAL: "Official TCK",
    Suite.OWN: "Our own suite",
}
ABOUT = {
    Suite.OFFICIAL: "a2aproject/a2a-tck, branch 1.0-dev, run unchanged against the service in conformance mode.",
    Suite.OWN: "tests/conformance, written by this project from the specification's requirements.",
}
HOW = "<code>make conformance TCK=…</code> makes these results; nobody writes them by hand."
MEANS = {
    Conformity.PASSED: "passed",
    Conformity.EXPECTED: "expected to differ",
    Conformity.FAILED: "failed",
    Conformity.SKIPPED: "not applicable",
}
CELLS = MEANS | {Conformity.EXPECTED: "differs", Conformity.SKIPPED: "n/a"}
LEGEND = """<dl class="legend">
<div><dt class="passed">passed</dt><dd>the service does what the requirement says</dd></div>
<div><dt class="expected">differs</dt><dd>expected to differ, for a reason that is written down and cited</dd></div>
<div><dt class="failed">failed</dt><dd>not explained by anything</dd></div>
<div><dt class="skipped">n/a</dt><dd>not applicable to this service</dd></div>
<div><dt>–</dt><dd>not tested on this binding</dd></div></dl>"""
# What needs attention comes first.
FIRST = (Conformity.FAILED, Conformity.EXPECTED, Conformity.SKIPPED, Conformity.PASSED)
# Relative, for the service may stand below a path of a proxy.
HERE, ABOVE = "", "../"
COLUMNS = ("card", "JSONRPC", "HTTP+JSON", "GRPC")


def every_service(names: Sequence[str], results: Sequence[Result], build: str) -> str:
    """A card a service."""
    cards = "".join(_service(name, [result for result in results if result.service == name], build) for name in names)
    body = f"""
<p>Does each service speak A2A 1.0 as the specification says, over every binding its card lists? Two suites of tests
ask: the protocol's own Technology Compatibility Kit (TCK), and ours. {HOW}</p>
<ul class="services">{cards}</ul>"""
    return _document("Conformance", body, build, HERE)


def one_service(name: str, results: Sequence[Result], build: str) -> str:
    """Every requirement of every suite that ran."""
    ran = [result for suite in Suite for result in results if result.service == name and result.suite is suite]
    body = "".join(_suite(result, build) for result in ran)
    nothing = f'<p class="nothing">No suite has run against this service in this checkout. {HOW}</p>'
    badge = f'<img src="{name}.svg" alt="" height="20">'
    lead = f'<p class="service-of"><a href="{ABOVE}conformance">All services</a> {badge}</p>'
    return _document(name, lead + (LEGEND + body if body else nothing), build, ABOVE)


def _service(name: str, results: Sequence[Result], build: str) -> str:
    suites = "".join(
        f"<li>{_counts(result)}<br><span class='hint'>{_when(result, build)}</span></li>"
        for suite in Suite
        for result in results
        if result.suite is suite
    )
    body = f"<ul>{suites}</ul>" if suites else "<p class='hint'>not tested in this checkout</p>"
    link = f'<a href="conformance/{name}">{name}</a>'
    badge = f'<img src="conformance/{name}.svg" alt="badge of {name}" height="20">'
    return f"<li><h2>{link} {badge}</h2>{body}</li>"


def _counts(result: Result) -> str:
    counts = [f"{result.count(outcome)} {MEANS[outcome]}" for outcome in Conformity if result.count(outcome)]
    return f"<strong>{SUITES[result.suite]}</strong>: {', '.join(counts)}."


def _when(result: Result, build: str) -> str:
    same = "this build" if result.build == build else f"another build, {escape(result.build)}"
    at = f", commit {escape(result.commit)}" if result.commit else ""
    of = f"; suite at {escape(result.suite_commit)}" if result.suite_commit else ""
    return f"{escape(result.made[:16].replace('T', ' '))} UTC, {same}{at}{of}"


def _suite(result: Result, build: str) -> str:
    columns = [name for name in COLUMNS if any(check.binding == name for check in result.checks)]
    heads = "".join(f'<th scope="col">{name}</th>' for name in columns)
    by_requirement: dict[str, list[RequirementResult]] = {}
    for check in result.checks:
        by_requirement.setdefault(check.requirement, []).append(check)
    rows = "".join(_row(checks, columns) for checks in sorted(by_requirement.values(), key=_worst))
    return f"""
<section><h2>{SUITES[result.suite]}</h2>
<p>{ABOUT[result.suite]}</p><p>{_counts(result)} <span class="hint">{_when(result, build)}</span></p>
{_reasons(result.checks)}
<div class="scrolls" tabindex="0" role="region" aria-label="Every requirement: {SUITES[result.suite]}">
<table class="conformance"><thead><tr><th scope="col">Requirement</th><th scope="col">Section</th>
<th scope="col">Level</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></section>"""


def _reasons(checks: Sequence[RequirementResult]) -> str:
    """What did not simply pass, and why: requirements with the same reason together, the worst first."""
    about: dict[tuple[Conformity, str], dict[str, list[str]]] = {}
    for check in sorted(checks, key=lambda check: (FIRST.index(check.outcome), check.requirement)):
        for sentence in check.says if check.outcome is not Conformity.PASSED else ():
            about.setdefault((check.outcome, sentence), {}).setdefault(check.requirement, []).append(check.binding)
    items = "".join(
        f'<dt><span class="{outcome}">{CELLS[outcome]}</span> {_where(where)}</dt><dd>{escape(sentence)}</dd>'
        for (outcome, sentence), where in about.items()
    )
    return f'<h3>What did not simply pass, and why</h3><dl class="reasons">{items}</dl>' if items else ""


def _where(bindings_of: dict[str, list[str]]) -> str:
    requirements = (f"<code>{escape(name)}</code> ({escape(', '.join(on))})" for name, on in bindings_of.items())
    return ", ".join(requirements)


def _worst(checks: Sequence[RequirementResult]) -> tuple[int, str]:
    return min(FIRST.index(check.outcome) for check in checks), checks[0].requirement


def _row(checks: Sequence[RequirementResult], columns: Sequence[str]) -> str:
    first = checks[0]
    outcomes = {check.binding: check.outcome for check in checks}
    cells = "".join(_cell(outcomes.get(column)) for column in columns)
    return (
        f'<tr><th scope="row">{escape(first.requirement)}</th><td>{_section(first.section)}</td>'
        f"<td>{escape(first.level)}</td>{cells}</tr>"
    )


def _cell(outcome: Conformity | None) -> str:
    return f'<td class="{outcome}">{CELLS[outcome]}</td>' if outcome else "<td>–</td>"


def _section(number: str) -> str:
    return f'<a href="{address(number)}" title="{escape(sections().get(number, ""))}">{escape(number)}</a>'


def _document(title: str, body: str, build: str, root: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Adoption Council</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="{root}static/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="{root}static/style.css">
<link rel="stylesheet" href="{root}static/conformance.css"></head><body class="paper">
<header class="top"><a class="home" href="{root}./"><img src="{root}static/mark.svg" alt="" width="24"
height="24">Adoption Council</a><nav aria-label="Elsewhere"><a class="view" href="{root}./">Ask the
council</a></nav></header><main class="conformance-page"><h1>{title}</h1>{body}
<p class="hint">The build that is running: {escape(build)}.</p></main></body></html>"""
