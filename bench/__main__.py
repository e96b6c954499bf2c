"""`python -m bench [G1 G2 …]` measures, `python -m bench check FILE` holds what was measured against the goals."""

import asyncio
import os
import platform
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from bench.figures import Figure, goals
from bench.report import write
from protocols.models import StrictModel

# What is measured together, for it shares its servers: the names by which it can be called for, and the function.
MEASURES = {
    ("G1",): "requests.tasks",
    ("G2",): "requests.streams",
    ("G3",): "requests.cards",
    ("G4",): "recommendation.waits",
    ("G5", "G6", "G7", "G8"): "recommendation.costs",
    ("G9",): "real.turns",
    ("G10",): "growth.stored",
    ("G11",): "growth.events",
    ("G12",): "requests.durable",
    ("G13",): "growth.soak",
    ("G14",): "growth.parked",
    ("G15", "G16"): "start.cold",
    ("G17",): "start.imports",
    ("G18",): "calls.costs",
    ("G19",): "requests.features",
    ("G20",): "requests.crowds",
    ("G21", "G22"): "real.beside_earlier",
    ("counts",): "counts.a_recommendation",
    ("page",): "page.first_visit",
    ("typing",): "page.typing",
    ("rules",): "rules.milliseconds",
}
Measure = Callable[[int], Awaitable[dict[str, Figure]]]
app = typer.Typer(add_completion=False, help=__doc__)


class Results(StrictModel):
    """Figures by name, and where and when they were taken."""

    day: str
    machine: str
    figures: dict[str, Figure]


@app.command()
def measure(
    names: Annotated[list[str] | None, typer.Argument(help="Goals such as G1; all without one.")] = None,
    rounds: Annotated[int, typer.Option(help="Rounds in which the subjects take turns.")] = 5,
    json: Annotated[Path | None, typer.Option(help="Write the figures here; those of others in it stay.")] = None,
) -> None:
    """Measure, each goal beside its references in the same run, and print the figures."""
    figures: dict[str, Figure] = {}
    for called, function in MEASURES.items():
        if not names or set(called) & set(names):
            module, _, name = function.partition(".")
            run: Measure = getattr(import_module(f"bench.measures.{module}"), name)
            brought = asyncio.run(_ran(run, rounds))
            show(brought)
            figures |= brought
            if not brought:
                print(f"{' '.join(called)}: its reference cannot be had here")
    if json:
        before = Results.model_validate_json(json.read_text("utf-8")).figures if json.exists() else {}
        json.write_text(_results(before | figures).model_dump_json(indent=1) + "\n", "utf-8")


@app.command()
def check(file: Path) -> None:
    """Hold a file of figures against the goals; fails when one is missed."""
    figures, limits = Results.model_validate_json(file.read_text("utf-8")).figures, goals()
    missed = [name for name, figure in figures.items() if name in limits and not limits[name].met_by(figure.value)]
    show({name: figure for name, figure in figures.items() if name in limits})
    print(f"{len(missed)} of {len(figures)} figures miss their goal: {' '.join(missed)}")
    raise typer.Exit(bool(missed))


@app.command()
def report(file: Path) -> None:
    """Write a file of figures into docs/performance.md, as a table and a picture."""
    results = Results.model_validate_json(file.read_text("utf-8"))
    write(results.figures, f"Measured on {results.day}: {results.machine}.")


async def _ran(run: Measure, rounds: int) -> dict[str, Figure]:
    return await run(rounds)


def _results(figures: dict[str, Figure]) -> Results:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return Results(day=datetime.now(UTC).date().isoformat(), machine=machine, figures=figures)


def show(figures: dict[str, Figure]) -> None:
    """One line a figure with its goal, one for each subject below it."""
    limits = goals()
    for name, figure in figures.items():
        goal = limits.get(name)
        verdict = "" if goal is None else ("met   " if goal.met_by(figure.value) else "MISSED")
        text = f"goal {goal.least:g}, aim {goal.aim:g}: {goal.text}" if goal else ""
        print(f"{name:<18} {figure.value:9.3f}  ({figure.low:.3f} to {figure.high:.3f})  {verdict} {text}")
        for row in figure.rows:
            print(
                f"    {row.name:<24} CPU {row.cpu:8.3f} ms  first {row.first:7.2f}  p50 {row.p50:7.2f}"
                f"  p95 {row.p95:7.2f} ms  {row.per_second:8.1f}/s"
            )
    sys.stdout.flush()


if __name__ == "__main__":
    app()
