"""Fits what machines of a class reach, and tests the fit on sources it has not seen: `python -m evals.calibration`.

Each family of sources (`group`) is left out once; the values fitted to all others estimate its runs. The shares of
those estimates within 1.5x and 2x are what the cost agent prints, by class of machine.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor, log
from pathlib import Path
from statistics import NormalDist

import yaml

from agents.cost.facts.machines.accelerator import Machine
from agents.cost.facts.machines.catalogue import Physics, load
from evals.replica import published
from evals.schema import PublishedFigure

RUNS = Path(__file__).parent / "cases/throughput.yaml"
PRIOR_WEIGHT = 0.02
SWEEPS = 2
FEWEST_RUNS = 4
BANDWIDTH = tuple(0.30 + 0.05 * i for i in range(14))
# Below 0.6 the slow reading of few streams would bind at 60 and more, where published runs show none of it.
FEW_STREAMS = tuple(0.60 + 0.05 * i for i in range(7))
# What is fitted per class: the field, its value where no run speaks, and the values tried.
KNOBS: Mapping[str, tuple[tuple[str, float, tuple[float, ...]], ...]] = {
    "server": (("llama_cpp.bandwidth", 0.70, BANDWIDTH),),
    "ampere_server": (("one_stream", 0.90, FEW_STREAMS), ("llama_cpp.bandwidth", 0.70, BANDWIDTH)),
    "amd_server": (("speed", 1.0, tuple(0.5 + 0.05 * i for i in range(13))),),
    "gaudi": (("speed", 1.0, tuple(0.5 + 0.05 * i for i in range(13))),),
    "workstation": (("llama_cpp.bandwidth", 0.70, BANDWIDTH),),
    "geforce": (("llama_cpp.bandwidth", 0.70, BANDWIDTH), ("layer_us", 38, (10, 15, 20, 30, 38, 50))),
    "radeon": (("llama_cpp.bandwidth", 0.70, BANDWIDTH),),
    "unified": (("bandwidth", 0.70, BANDWIDTH), ("llama_cpp.bandwidth", 0.70, BANDWIDTH)),
    "apple": (("bandwidth", 0.70, BANDWIDTH), ("llama_cpp.bandwidth", 0.70, BANDWIDTH)),
}

Fit = Mapping[str, Machine]


def runs(path: Path = RUNS) -> tuple[PublishedFigure, ...]:
    """The runs of a file whose unit is a throughput or a time per token."""
    rows = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["cases"]
    return tuple(PublishedFigure.model_validate(row) for row in rows)


def error(run: PublishedFigure, physics: Physics) -> float:
    """log(estimated / measured) speed of a run."""
    ratio = published(run, physics) / run.measured
    return -log(ratio) if run.unit.endswith("_ms") else log(ratio)


def machine_of(run: PublishedFigure, physics: Physics) -> str:
    return physics.accelerator(run.inputs.gpu).machine.name


def fitted(over: Sequence[PublishedFigure], physics: Physics) -> Fit:
    """Every class with the values that bring its runs nearest, held to the prior where few speak."""
    found: dict[str, Machine] = {}
    for name in sorted({a.machine.name for a in physics.accelerators.values()}):
        machine = next(a.machine for a in physics.accelerators.values() if a.machine.name == name)
        own = [run for run in over if machine_of(run, physics) == name]
        for field, prior, _ in KNOBS.get(name, ()):
            machine = _with(machine, field, prior)
        for _ in range(SWEEPS if own else 0):
            for field, prior, values in KNOBS.get(name, ()):
                tried = [(_loss(own, physics, _with(machine, field, v), v / prior), v) for v in values]
                machine = _with(machine, field, min(tried)[1])
        found[name] = machine
    return found


def held_out(over: Sequence[PublishedFigure], physics: Physics) -> dict[str, list[float]]:
    """The error of every run by class of machine, estimated by what was fitted to other families of sources."""
    errors: dict[str, list[float]] = {}
    for group in sorted({run.group for run in over}):
        others = [run for run in over if run.group != group]
        taught = applied(physics, fitted(others, physics))
        for run in over:
            if run.group == group:
                errors.setdefault(machine_of(run, physics), []).append(error(run, taught))
    return errors


def applied(physics: Physics, fit: Fit) -> Physics:
    """The same facts with these values per class."""
    accelerators = {id: replace(a, machine=fit[a.machine.name]) for id, a in physics.accelerators.items()}
    return replace(physics, accelerators=accelerators)


def share_within(errors: Iterable[float], factor: float) -> float:
    """The share within a factor, rounded down to whole hundredths."""
    inside = [abs(each) <= log(factor) for each in errors]
    return floor(100 * sum(inside) / len(inside)) / 100


def sigma(errors: Sequence[float]) -> float:
    """The standard deviation of a log-normal error that puts as many within 1.5x, counting one more miss."""
    share = len([e for e in errors if abs(e) <= log(1.5)]) / (len(errors) + 1)
    return round(log(1.5) / NormalDist().inv_cdf((1 + share) / 2), 2)


def _with(machine: Machine, field: str, value: float) -> Machine:
    outer, _, inner = field.partition(".")
    value = round(value, 4)
    if inner:
        return machine.model_copy(update={outer: getattr(machine, outer).model_copy(update={inner: value})})
    return machine.model_copy(update={outer: value})


def _loss(over: Sequence[PublishedFigure], physics: Physics, machine: Machine, ratio_to_prior: float) -> float:
    taught = applied(
        physics, {a.machine.name: a.machine for a in physics.accelerators.values()} | {machine.name: machine}
    )
    return sum(abs(error(run, taught)) for run in over) + PRIOR_WEIGHT * abs(log(ratio_to_prior))


def main(paths: Sequence[str]) -> None:
    """Print the fitted values and, out of fold, the shares: by class of machine and over all."""
    physics, over = load(), runs(Path(paths[0]) if paths else RUNS)
    for name, machine in fitted(over, physics).items():
        values = {field: getattr(machine, field) for field in ("bandwidth", "one_stream", "speed", "layer_us")}
        sys.stdout.write(f"{name}: {values | {'llama_cpp': machine.llama_cpp.model_dump()}}\n")
    errors = held_out(over, physics)
    every = [one for own in errors.values() for one in own]
    for name, own in (*sorted(errors.items()), ("all", every)):
        shares = ", ".join(f"{share_within(own, factor):.0%} within {factor:g}x" for factor in (1.2, 1.5, 2))
        sys.stdout.write(f"{name}: {len(own)} runs out of fold, {shares}, sigma {sigma(own):g}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
