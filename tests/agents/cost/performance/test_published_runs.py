import re
from functools import cache
from math import log

import pytest

from agents.cost.facts.machines.benchmarks import MeasuredRow
from agents.cost.facts.machines.catalogue import load
from agents.cost.performance.batching import Demand
from agents.cost.performance.capacity import anchor, estimate
from agents.cost.performance.deployment import Deployment

FITTED = {"deepseek-v3", "llama-3.1-70b", "qwen3-32b", "qwen3-235b-a22b", "gpt-oss-120b"}


def _replica(row: MeasuredRow) -> Deployment:
    physics = load()
    model, gpu = physics.model(row.model_ids[0]), physics.accelerator(row.accelerator_id)
    return Deployment(model, gpu, row.precision, row.n, row.dp_attention)


@cache
def _ratios() -> dict[str, tuple[MeasuredRow, float]]:
    rows = {row.id: row for rows in load().measurements.by_pair.values() for row in rows}
    return {row.id: (row, estimate(_replica(row), row) / row.output_tokens_per_s) for row in rows.values()}


def _share_within(factor: float) -> float:
    within = [abs(log(ratio)) <= log(factor) for _, ratio in _ratios().values()]
    return sum(within) / len(within)


def test_there_are_enough_published_runs_to_judge_by():
    assert len(_ratios()) >= 170


def test_nine_of_ten_published_runs_are_within_a_factor_of_one_and_a_half():
    assert _share_within(1.5) >= 0.88


def test_at_most_one_run_in_a_hundred_is_outside_a_factor_of_three():
    assert _share_within(3) >= 0.99


def test_estimates_are_not_biased_in_one_direction():
    logs = sorted(log(ratio) for _, ratio in _ratios().values())

    assert abs(logs[len(logs) // 2]) < 0.05


def test_a_flat_rate_per_gpu_would_be_far_worse():
    flat = [row.n * 2500 / row.output_tokens_per_s for row, _ in _ratios().values()]

    assert sum(abs(log(ratio)) <= log(1.5) for ratio in flat) / len(flat) < 0.3


def test_models_of_families_never_used_in_the_fit_do_as_well():
    unseen = [
        abs(log(ratio)) <= log(1.5)
        for row, ratio in _ratios().values()
        if row.id.startswith("ix-") and not FITTED & set(row.model_ids)
    ]

    assert len(unseen) >= 20
    assert sum(unseen) / len(unseen) >= 0.85


def test_published_runs_correct_the_estimate_of_the_same_replica():
    physics = load()
    row, _ = _ratios()["ix-deepseek-v3-b200-sxmx8-fp8-trtllm-1024-1024-c64"]
    replica = _replica(row)

    found = anchor(replica, Demand(1024, 1024), physics.measurements)

    assert found is not None
    assert found.rows > 1
    assert found.nearest.input_tokens == 1024
    assert found.ratio == pytest.approx(_shrunk(replica), rel=1e-9)


def _shrunk(replica: Deployment) -> float:
    physics = load()
    logs = [
        log(row.output_tokens_per_s / estimate(_replica(row), row))
        for row in physics.measurements.rows(replica.model.id, replica.accelerator.id)
        if (row.n, row.dp_attention, row.precision.weights, row.precision.others)
        == (replica.n, replica.dp_attention, replica.precision.weights, replica.precision.others)
        and not row.doubt
    ]
    return 2.718281828459045 ** (sum(logs) / (len(logs) + 1))


def test_a_doubtful_measurement_corrects_nothing():
    row, _ = _ratios()["ix-deepseek-v3-b300-sxmx4-fp8-sglang-8192-1024-c32"]

    assert row.doubt
    alone = load().measurements.__class__({(row.model_ids[0], row.accelerator_id): (row,)})
    assert anchor(_replica(row), Demand(8192, 1024), alone) is None


def test_a_measurement_holds_for_a_model_with_the_same_architecture_and_no_other():
    rows = load().measurements

    assert rows.rows("llama-3.3-70b", "h200-sxm") == rows.rows("llama-3.1-70b", "h200-sxm") != ()
    assert rows.rows("deepseek-r1", "h200-sxm") == rows.rows("deepseek-v3", "h200-sxm") != ()
    assert not any("llama-2-70b" in row.model_ids for row in rows.rows("llama-3.1-70b", "h100-sxm"))


def test_every_measured_row_names_its_source_and_date():
    assert all(row.source and re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", row.seen) for row, _ in _ratios().values())
