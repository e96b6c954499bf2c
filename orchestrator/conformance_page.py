"""The words and tables of /conformance, as HTML without scripts."""

from collections.abc import Sequence
from html import escape

from protocols.conformance.results import Check, Outcome, Result, Suite
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
    Outcome.PASSED: "passed",
    Outcome.EXPECTED: "expected to differ",
    Outcome.FAILED: "failed",
    Outcome.SKIPPED: "not applicable",
}
FIRST = (Outcome.FAILED, Outcome.EXPECTED, Outcome.SKIPPED, Outcome.PASSED)
COLUMNS = ("card", "JSONRPC", "HTTP+JSON", "GRPC")


def every_service(names: Sequence[str], results: Sequence[Result], build: str) -> str:
    """A row a service."""
    rows = "".join(_overview_row(name, [each for each in results if each.service == name], build) for name in names)
    body = f"""
<p>Each service is tested against A2A 1.0 over every binding its card lists. {HOW}</p>
<div class="scrolls" tabindex="0" role="region" aria-label="Services"><table class="conformance">
<thead><tr><th scope="col">Service</th><th scope="col">Badge</th><th scope="col">Suites</th></tr></thead>
<tbody>{rows}</tbody></table></div>"""
    return _document("Conformance", body, build)


def one_service(name: str, results: Sequence[Result], build: str) -> str:
    """Every requirement of every suite that ran."""
    ran = [each for suite in Suite for each in results if each.service == name and each.suite is suite]
    told = "".join(_suite(result, build) for result in ran)
    nothing = f'<p class="nothing">No suite has run against this service in this checkout. {HOW}</p>'
    lead = f'<p><a href="/conformance">All services</a> · <img src="/conformance/{name}.svg" alt="" height="20"></p>'
    return _document(name, lead + (told or nothing), build)


def _overview_row(name: str, results: Sequence[Result], build: str) -> str:
    suites = "".join(f"<li>{_counts(each)} <span class='hint'>{_when(each, build)}</span></li>" for each in results)
    told = f"<ul>{suites}</ul>" if suites else "<span class='hint'>not tested in this checkout</span>"
    link = f'<a href="/conformance/{name}">{name}</a>'
    badge = f'<img src="/conformance/{name}.svg" alt="badge of {name}" height="20">'
    return f'<tr><th scope="row">{link}</th><td>{badge}</td><td>{told}</td></tr>'


def _counts(result: Result) -> str:
    counts = [f"{result.count(each)} {MEANS[each]}" for each in Outcome if result.count(each)]
    return f"<strong>{SUITES[result.suite]}</strong>: {', '.join(counts)}."


def _when(result: Result, build: str) -> str:
    same = "this build" if result.build == build else f"another build, {escape(result.build)}"
    at = f", commit {escape(result.commit)}" if result.commit else ""
    of = f"; suite at {escape(result.suite_commit)}" if result.suite_commit else ""
    return f"{escape(result.made[:16].replace('T', ' '))} UTC, {same}{at}{of}"


def _suite(result: Result, build: str) -> str:
    columns = [name for name in COLUMNS if any(check.binding == name for check in result.checks)]
    heads = "".join(f'<th scope="col">{name}</th>' for name in columns)
    by_requirement: dict[str, list[Check]] = {}
    for check in result.checks:
        by_requirement.setdefault(check.requirement, []).append(check)
    rows = "".join(_row(checks, columns) for checks in sorted(by_requirement.values(), key=_worst))
    return f"""
<section><h2>{SUITES[result.suite]}</h2>
<p>{ABOUT[result.suite]}</p><p>{_counts(result)} <span class="hint">{_when(result, build)}</span></p>
<div class="scrolls" tabindex="0" role="region" aria-label="{SUITES[result.suite]}"><table class="conformance">
<thead><tr><th scope="col">Requirement</th><th scope="col">Section</th><th scope="col">Level</th>{heads}
<th scope="col">Why</th></tr></thead><tbody>{rows}</tbody></table></div></section>"""


def _worst(checks: Sequence[Check]) -> tuple[int, str]:
    return min(FIRST.index(check.outcome) for check in checks), checks[0].requirement


def _row(checks: Sequence[Check], columns: Sequence[str]) -> str:
    first = checks[0]
    outcomes = {check.binding: check.outcome for check in checks}
    cells = "".join(_cell(outcomes.get(column)) for column in columns)
    says = dict.fromkeys(escape(said) for check in checks for said in check.says)
    return (
        f'<tr><th scope="row">{escape(first.requirement)}</th><td>{_section(first.section)}</td>'
        f"<td>{escape(first.level)}</td>{cells}<td class='why'>{'<br>'.join(says)}</td></tr>"
    )


def _cell(outcome: Outcome | None) -> str:
    return f'<td class="{outcome}">{MEANS[outcome]}</td>' if outcome else "<td>–</td>"


def _section(number: str) -> str:
    return f'<a href="{address(number)}" title="{escape(sections().get(number, ""))}">{escape(number)}</a>'


def _document(title: str, body: str, build: str) -> str:
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Adoption Council</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="/static/mark.svg" type="image/svg+xml"><link rel="stylesheet" href="/static/style.css">
<link rel="stylesheet" href="/static/conformance.css"></head><body class="paper">
<header class="top"><a class="home" href="/"><img src="/static/mark.svg" alt="" width="24" height="24">Adoption
Council</a></header><main class="conformance-page"><h1>{title}</h1>{body}
<p class="hint">The build that is running: {escape(build)}.</p></main></body></html>"""
