"""The badge of a service: a small SVG that says what its latest run of tests has shown."""

from collections.abc import Sequence
from html import escape

from protocols.conformance.results import Outcome, Result, Suite

LEFT = "A2A 1.0"
NAMES = {Suite.OFFICIAL: "TCK", Suite.OWN: "own suite"}
GREEN, RED, GREY = "#1a7f37", "#b42318", "#57606a"
WIDTH_OF_LETTER, PADDING, HEIGHT = 6.6, 10, 20


def badge(results: Sequence[Result], build: str) -> str:
    """The official suite's result if there is one, else our own; grey when there is none for this build."""
    result = next((each for suite in Suite for each in results if each.suite is suite), None)
    if result is None:
        return _svg("not tested", GREY)
    says = f"{NAMES[result.suite]} {result.count(Outcome.PASSED)} passed"
    if expected := result.count(Outcome.EXPECTED):
        says += f", {expected} expected"
    if failed := result.count(Outcome.FAILED):
        says += f", {failed} failed"
    if result.build != build:
        return _svg(f"{says} (earlier build)", GREY if result.clean else RED)
    return _svg(says, GREEN if result.clean else RED)


def _svg(says: str, colour: str) -> str:
    left, right = (round(len(text) * WIDTH_OF_LETTER + PADDING) for text in (LEFT, says))
    says = escape(says)
    style = 'fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" role="img"'
        f' aria-label="{LEFT}: {says}"><title>{LEFT}: {says}</title>'
        f'<rect width="{left + right}" height="{HEIGHT}" rx="4" fill="#3a3f45"/>'
        f'<path d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{right - 4}z" fill="{colour}"/>'
        f'<g {style}><text x="{left / 2}" y="14">{LEFT}</text>'
        f'<text x="{left + right / 2}" y="14">{says}</text></g></svg>'
    )
