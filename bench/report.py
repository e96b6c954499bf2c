"""Writes the figures into docs/performance.md as a table, and draws them."""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from bench.figures import Figure, Goal, goals
from bench.processes import ROOT

PAGE, PICTURE = ROOT / "docs/performance.md", ROOT / "docs/performance.svg"
FONT = 'font-family="sans-serif" font-size="12"'
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
WIDTH, ROW, LEFT, RIGHT = 760, 24, 330, 90
# Beyond three times the goal a bar says no more than "far".
WORST = 3.0


def write(figures: Mapping[str, Figure], caption: str, page: Path = PAGE, picture: Path = PICTURE) -> None:
    """Both, from the same figures."""
    ordered = {name: figures[name] for name in goals() if name in figures}
    table = "\n".join((BEGIN, f"{caption}", "", *_table(ordered), END))
    text = page.read_text("utf-8")
    # A function, since the figures are no pattern of a replacement.
    page.write_text(re.sub(f"{BEGIN}.*?{END}", lambda _: table, text, flags=re.DOTALL), "utf-8")
    picture.write_text(_picture(ordered), "utf-8")


def _table(figures: Mapping[str, Figure]) -> list[str]:
    rows = ["| goal | what | figure | quartiles | at least | aim | |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, goal in goals().items():
        figure = figures.get(name)
        measured = f"{figure.value:.2f} | {figure.low:.2f} to {figure.high:.2f}" if figure else "not measured |"
        verdict = "" if figure is None else ("met" if goal.met_by(figure.value) else "missed")
        rows.append(f"| {name} | {goal.text} | {measured} | {goal.least:g} | {goal.aim:g} | {verdict} |")
    return rows


def share(goal: Goal, value: float) -> float:
    """How much of what is allowed is used: up to 1 is met."""
    if goal.more:
        return goal.least / max(value, 1e-9)
    return value / goal.least if goal.least else float(value > 0) * WORST


def _picture(figures: Mapping[str, Figure]) -> str:
    limits, scale = goals(), (WIDTH - LEFT - RIGHT) / WORST
    height = ROW * (len(figures) + 2)
    goal_at = LEFT + scale
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        "<style>text{fill:#333}.met{fill:#2a7f62}.missed{fill:#c0603a}@media(prefers-color-scheme:dark)"
        "{text{fill:#ddd}}</style>",
        f'<text x="{goal_at}" y="14" text-anchor="middle">the goal</text>',
    ]
    for place, (name, figure) in enumerate(figures.items(), 1):
        goal, y = limits[name], ROW * place
        used = share(goal, figure.value)
        kind = "met" if goal.met_by(figure.value) else "missed"
        width = max(2.0, min(used, WORST) * scale)
        lines += [
            f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(_short(name, goal))}</text>',
            f'<rect class="{kind}" x="{LEFT}" y="{y + 4}" width="{width:.1f}" height="{ROW - 8}" rx="3"/>',
            f'<text x="{LEFT + width + 6:.1f}" y="{y + 15}">{figure.value:.2f}</text>',
        ]
    lines.append(f'<line x1="{goal_at}" y1="20" x2="{goal_at}" y2="{height}" stroke="#888" stroke-dasharray="4 3"/>')
    return "\n".join((*lines, "</svg>", ""))


def _short(name: str, goal: Goal) -> str:
    text = f"{name}  {goal.text.partition(', ')[0]}"
    return text if len(text) <= 52 else f"{text[:51]}…"
