from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from agents.cost import cases
from agents.cost.catalogue import load
from agents.cost.replica_cases import published

FOLDER = Path(__file__).parent / "cases"
OURS = {"memory", "selfhost", "energy"}


def _cases(name: str) -> list[Any]:
    return [pytest.param(case, id=str(case["id"])) for case in cases.read(FOLDER / name)]


def _machine_cases() -> list[Any]:
    return [param for param in _cases("arithmetic.yaml") if param.values[0]["category"] in OURS]


@pytest.mark.parametrize("case", _cases("reference.yaml"))
def test_a_full_run_equals_the_reference(case: Mapping[str, Any]):
    assert list(cases.misses(case, load())) == []


@pytest.mark.parametrize("case", _machine_cases())
def test_memory_selfhosting_and_energy_equal_plain_arithmetic(case: Mapping[str, Any]):
    assert list(cases.misses(case, load())) == []


@pytest.mark.parametrize("case", _cases("published.yaml"))
def test_a_published_figure_is_reproduced(case: Mapping[str, Any]):
    assert list(cases.misses(case, load())) == []


def test_the_last_line_counts_the_cases_and_each_miss_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "two.yaml"
    good = "{id: right, kind: node_power, unit: kW, measured: 10, inputs: {gpu: b200-sxm, n: 8}}"
    bad = "{id: wrong, kind: node_power, unit: W, measured: 1, inputs: {gpu: b200-sxm, n: 8}}"
    file.write_text(f"cases:\n- {good}\n- {bad}\n")

    cases.main([str(file)])

    assert capsys.readouterr().out.splitlines() == [
        "wrong: published 1 W, estimated 10000 (10000.00x)",
        "2 cases, 1 right",
    ]


SHAPE = {"model": "llama-3.1-70b", "gpu": "h200-sxm", "precision": "fp8", "isl": 1000, "osl": 1000, "batch": 64}


@pytest.mark.parametrize(
    ("unit", "same_as", "factor"),
    [
        ("out_tok_s_per_gpu", "out_tok_s", 1 / 2),
        ("req_s", "out_tok_s", 1 / 1000),
        ("in_tok_s", "out_tok_s", 1.0),
        ("total_tok_s", "out_tok_s", 2.0),
        ("in_tok_s_per_gpu", "out_tok_s_per_gpu", 1.0),
    ],
)
def test_a_figure_may_come_in_any_unit_of_throughput(unit: str, same_as: str, factor: float):
    inputs = {**SHAPE, "n": 2}
    here, there = ({"unit": u, "inputs": inputs, "kind": "concurrency"} for u in (unit, same_as))

    assert published(here, load()) == pytest.approx(published(there, load()) * factor)


def test_an_unknown_unit_or_model_is_a_miss_with_its_reason_not_a_number():
    inputs = {**SHAPE, "n": 1}
    unit = {"id": "u", "unit": "furlongs", "measured": 1, "inputs": inputs}
    model = {"id": "m", "unit": "out_tok_s", "measured": 1, "inputs": {**inputs, "model": "gpt-9"}}

    reasons = [next(cases.misses(case, load())) for case in (unit, model)]

    assert "furlongs" in reasons[0]
    assert "UnknownModel" in reasons[1]
    assert "gpt-9" in reasons[1]


@pytest.mark.parametrize(
    ("got", "expected", "alike"),
    [
        ("R1", "r1", True),
        ("gpt-oss-120b", "gpt-oss-120b hosted", True),
        ("api", "self-host", False),
        ("", "a", False),
    ],
)
def test_a_decision_is_the_same_whatever_its_spelling(got: str, expected: str, alike: bool):
    assert cases.same_choice(got, expected) is alike


def test_a_memory_case_may_name_a_model_an_accelerator_and_a_format(tmp_path: Path):
    file = tmp_path / "named.yaml"
    inputs = "{model: qwen3-32b, precision: q4_k, gpu: l40s, n: 1, isl: 2e3, osl: 500}"
    expected = "{weights_gb: 20.66, n_min: 1, fits: true, kv_bytes_per_token: 262144}"
    file.write_text(f"cases:\n- {{id: m, category: memory, inputs: {inputs}, expected: {expected}, tolerance: 0.01}}\n")

    assert [list(cases.misses(case, load())) for case in cases.read(file)] == [[]]


def test_a_case_no_formula_covers_is_a_miss_that_names_its_inputs():
    case = {"id": "x", "category": "selfhost", "inputs": {"wish": 1}, "expected": {"luck": 1}}

    assert "wish" in next(cases.misses(case, load()))
