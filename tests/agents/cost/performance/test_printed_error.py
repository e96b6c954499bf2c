"""The error that is printed is the one that was measured out of fold, by class of machine, and it sets the range."""

from math import log

import pytest

from agents.cost.facts.machines.catalogue import load
from agents.cost.performance.uncertainty import trust
from protocols.adoption import CostKind
from tests.agents.cost.kinds.kind_case import asked, figure_of

PHYSICS = load()
BY_CLASS = {accelerator.machine.name: accelerator for accelerator in PHYSICS.accelerators.values()}
MODEL = PHYSICS.model("llama-3.1-8b")


@pytest.mark.parametrize("name", [name for name, gpu in BY_CLASS.items() if gpu.machine.trust])
def test_the_sentence_holds_the_calibrated_shares_and_no_rounder_ones(name: str):
    measured = BY_CLASS[name].machine.trust
    assert measured is not None

    error = trust(MODEL, BY_CLASS[name], None)

    for number in (
        f"of {measured.runs} ",
        f"{100 * measured.within_1_5:g}% lie",
        f"{100 * measured.within_2:g}% within 2x",
    ):
        assert number in error.because
    assert error.sigma == measured.sigma


@pytest.mark.parametrize("name", [name for name, gpu in BY_CLASS.items() if not gpu.machine.trust])
def test_a_class_without_runs_claims_nothing(name: str):
    error = trust(MODEL, BY_CLASS[name], None)

    assert not error.validated
    assert "%" not in error.because


@pytest.mark.parametrize("gpu", ["h100", "rtx-4090", "apple-m4-pro"])
def test_p10_to_p90_is_as_wide_as_the_calibrated_error(gpu: str):
    answer = asked("Llama-3.1-8B", CostKind.SPEED, gpu=gpu)
    measured = PHYSICS.accelerator(gpu).machine.trust
    assert measured is not None

    pace = figure_of(answer, f"speed.{PHYSICS.accelerator(gpu).id}.tokens_per_s")
    assert log(float(pace.high or 0) / float(pace.value)) == pytest.approx(1.2816 * measured.sigma, rel=1e-4)
    assert f"{100 * measured.within_1_5:g}% lie within 1.5x" in answer.summary
