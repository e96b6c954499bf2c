"""The published claims about throughput are what cross-validation gives, and the packaged values what the fit gives."""

from math import log

import pytest

from agents.cost.facts.machines.catalogue import load
from evals.calibration import FEWEST_RUNS, KNOBS, fitted, held_out, runs, share_within, sigma

PHYSICS, RUNS = load(), runs()


@pytest.fixture(scope="module")
def errors() -> dict[str, list[float]]:
    return held_out(RUNS, PHYSICS)


def test_the_claim_of_each_class_of_machine_is_its_share_out_of_fold_rounded_down(errors: dict[str, list[float]]):
    machines = {a.machine.name: a.machine for a in PHYSICS.accelerators.values()}

    for name, machine in machines.items():
        own = errors.get(name, [])
        if len(own) < FEWEST_RUNS:
            assert machine.trust is None, name
            continue
        assert machine.trust is not None, name
        claimed = (machine.trust.runs, machine.trust.within_1_5, machine.trust.within_2, machine.trust.sigma)
        assert claimed == (len(own), share_within(own, 1.5), share_within(own, 2), sigma(own)), name


def test_over_all_unseen_sources_most_estimates_are_within_a_half_and_nearly_all_within_twice(
    errors: dict[str, list[float]],
):
    over_all = [error for own in errors.values() for error in own]

    assert share_within(over_all, 1.5) >= 0.78
    assert share_within(over_all, 2) >= 0.94


def test_the_packaged_values_are_those_the_fit_gives():
    fit = fitted(RUNS, PHYSICS)

    for name, machine in ((a.machine.name, a.machine) for a in PHYSICS.accelerators.values()):
        for field, _, _ in KNOBS.get(name, ()):
            outer, _, inner = field.partition(".")
            packaged, best = getattr(machine, outer), getattr(fit[name], outer)
            if inner:
                packaged, best = getattr(packaged, inner), getattr(best, inner)
            assert packaged == pytest.approx(best), (name, field)


def test_each_run_names_its_family_its_source_and_its_day():
    assert len({run.id for run in RUNS}) == len(RUNS) >= 190
    assert all(run.group for run in RUNS)


def test_shares_are_rounded_down():
    assert share_within([0.0, 0.0, log(3)], 2) == 0.66
