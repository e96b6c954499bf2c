"""The conformance badge of a service: a small SVG with its latest test result."""

from collections.abc import Sequence
from html import escape

from protocols.conformance.results import Conformity, Result, Suite

LABEL = "A2A 1.0"
NAMES = {Suite.OFFICIAL: "TCK", Suite.OWN: "own suite"}
GREEN, RED, GREY = "#1a7f37", "#b42318", "#57606a"
WIDTH_OF_LETTER, PADDING, HEIGHT = 6.6, 10, 20


def badge(results: Sequence[Result], build: str) -> str:
    """The official suite's result if there is one, else our own; grey when there is none for this build."""
    result = next((result for suite in Suite for result in results if result.suite is suite), None)
    if result is None:
        return _svg("not tested", GREY)
    text = f"{NAMES[result.suite]} {result.count(Conformity.PASSED)} passed"
    if expected := result.count(Conformity.EXPECTED):
        text += f", {expected} expected"
    if failed := result.count(Conformity.FAILED):
        text += f", {failed} failed"
    if result.build != build:
        return _svg(f"{text} (earlier build)", GREY if result.clean else RED)
    return _svg(text, GREEN if result.clean else RED)


def _svg(text: str, colour: str) -> str:
    label_width, right = (round(len(text) * WIDTH_OF_LETTER + PADDING) for text in (LABEL, text))
    text = escape(text)
    style = 'fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{label_width + right}" height="{HEIGHT}" role="img"'
        f' aria-label="{LABEL}: {text}"><title>{LABEL}: {text}</title>'
        f'<rect width="{label_width + right}" height="{HEIGHT}" rx="4" fill="#3a3f45"/>'
        f'<path d="M{label_width} 0h{right - 4}a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4h-{right - 4}z" fill="{colour}"/>'
        f'<g {style}><text x="{label_width / 2}" y="14">{LABEL}</text>'
        f'<text x="{label_width + right / 2}" y="14">{text}</text></g></svg>'
    )
