"""Published figures and reference runs through the formulas, and how questions in words are graded."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.cost.facts.machines.catalogue import load
from evals.__main__ import main
from evals.cost import figure_outcome, question_outcome, tokens_a_month
from evals.council import CouncilTurn
from evals.replica import published
from evals.schema import CostQuestion, PublishedFigure, ReferenceRun
from orchestrator.cli.turn_result import TurnResult as Answer
from protocols.adoption.intended_use import Workload

CASES = Path(__file__).parents[2] / "evals/cases"
SHAPE = {"model": "llama-3.1-70b", "gpu": "h200-sxm", "precision": "fp8", "isl": 1000, "osl": 1000, "batch": 64}


def rows(name: str) -> list[Any]:
    return yaml.safe_load((CASES / name).read_text("utf-8"))["cases"]


@pytest.mark.parametrize("row", rows("reference_runs.yaml"), ids=lambda row: row["id"])
def test_a_full_run_equals_the_reference(row):
    assert figure_outcome(ReferenceRun.model_validate(row), load()).misses == ()


@pytest.mark.parametrize("row", rows("published_figures.yaml"), ids=lambda row: row["id"])
def test_a_published_figure_is_reproduced(row):
    assert figure_outcome(PublishedFigure.model_validate(row), load()).misses == ()


def test_the_last_line_counts_the_cases_and_each_miss_is_printed(tmp_path, capsys):
    file = tmp_path / "two.yaml"
    good = "{id: right, kind: node_power, unit: kW, measured: 1e1, inputs: {gpu: b200-sxm, n: 8}}"
    bad = "{id: wrong, kind: node_power, unit: W, measured: 1, inputs: {gpu: b200-sxm, n: 8}}"
    file.write_text(f"schema: validation/1\ncases:\n- {good}\n- {bad}\n")

    main(["cost", str(file)])

    assert capsys.readouterr().out.splitlines() == [
        "wrong: published 1 W, estimated 10000 (10000.00x)",
        "2 cases, 1 right",
    ]


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
    here, there = (
        PublishedFigure.model_validate({"id": "x", "unit": u, "measured": 1, "inputs": {**SHAPE, "n": 2}})
        for u in (unit, same_as)
    )

    assert published(here, load()) == pytest.approx(published(there, load()) * factor)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"unit": "furlongs"}, "furlongs"), ({"inputs": {**SHAPE, "model": "gpt-9"}}, "UnknownModel")],
)
def test_an_unknown_unit_or_model_is_a_miss_with_its_reason_not_a_number(change, reason):
    case = PublishedFigure.model_validate({"id": "x", "unit": "out_tok_s", "measured": 1, "inputs": SHAPE} | change)

    assert reason in figure_outcome(case, load()).misses[0]


@pytest.mark.parametrize(
    ("load_", "tokens"),
    [
        (Workload(tokens_per_month=7), 7),
        (Workload(requests_per_day=10, input_tokens=3, output_tokens=1), 10 * 30.4375 * 4),
        (Workload(requests_per_day=10), None),
        (Workload(), None),
    ],
)
def test_a_stated_volume_is_tokens_or_requests_of_a_known_size(load_, tokens):
    assert tokens_a_month(load_) == tokens


@pytest.mark.parametrize(
    ("kind", "words", "right"),
    [
        ("running", "It costs $474 a month.", True),
        ("memory", "It costs $474 a month.", False),
        ("memory", "It needs 43 GB.", True),
        ("image", "That is not on file here.", True),
    ],
)
def test_an_answer_of_another_kind_is_wrong_and_an_honest_no_is_right(kind, words, right):
    answer = Answer("t", "c", None, None, words, "")

    outcome = question_outcome(CostQuestion(id="Q", text="?", kind=kind), CouncilTurn(answer, ("cost",)))

    assert outcome.right is right
