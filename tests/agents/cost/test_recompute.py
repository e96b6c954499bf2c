"""Every figure an Assessment shows can be worked out again from what it shows."""

import ast
import math
import operator
import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal, getcontext
from typing import Any

import pytest
from pydantic import JsonValue

from agents.cost.assess import assess
from agents.cost.facts.knowledge import load
from protocols.adoption import Assessment, Component, Inquiry, IntendedUse, Kind, Measure, OwnPrice, Workload

OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "ceil": lambda x: Decimal(math.ceil(x)),
    "floor": lambda x: Decimal(math.floor(x)),
    "min": min,
    "max": max,
}
OUR_PRICE = OwnPrice(host="ours", input_usd_per_mtok=Decimal("0.3"), output_usd_per_mtok=Decimal(1))
SUBJECTS = (
    ("llama-3.3-70b", Kind.MODEL),
    ("deepseek-r1", Kind.MODEL),
    ("deepseek-v4-pro", Kind.MODEL),
    ("gpt-oss-120b", Kind.MODEL),
    ("kimi-k2.6", Kind.MODEL),
    ("qwen3-32b", Kind.MODEL),
    ("mistral-large-2411", Kind.MODEL),
    ("gemini-3.8-flash", Kind.MODEL),
    ("never-heard-of-it", Kind.MODEL),
    ("langgraph", Kind.FRAMEWORK),
    ("qdrant", Kind.DATABASE),
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("recomputing")]


def recomputed(measure: Measure) -> Decimal:
    getcontext().prec = 28
    values = {given.name: given.value for given in measure.inputs}

    def value(node: ast.expr) -> Decimal:
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        if isinstance(node, ast.Name):
            return values[node.id]
        if isinstance(node, ast.UnaryOp):
            return -value(node.operand)
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](value(node.left), value(node.right))
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Name)
        return FUNCTIONS[node.func.id](*map(value, node.args))

    assert measure.formula
    return value(ast.parse(measure.formula, mode="eval").body)


def random_inquiry(seed: int) -> tuple[Inquiry, Component]:
    pick = random.Random(seed)

    def maybe(value: Any) -> Any:
        return value if pick.random() < 0.5 else None

    name, kind = pick.choice(SUBJECTS)
    workload = Workload(
        tokens_per_month=maybe(int(10 ** pick.uniform(5, 12))),
        requests_per_day=maybe(10 ** pick.uniform(1, 6)),
        input_tokens=maybe(pick.randint(50, 20_000)),
        output_tokens=maybe(pick.randint(10, 3_000)),
        reasoning_tokens=maybe(pick.randint(0, 4_000)),
        cached_share=maybe(pick.random()),
        batch_share=maybe(pick.choice((0.0, 0.5, 1.0))),
        retry_share=maybe(pick.random() / 5),
        peak_to_average=maybe(pick.uniform(1, 8)),
        tpot_target_ms=maybe(pick.uniform(15, 200)),
        growth_per_month=maybe(pick.uniform(-0.1, 0.2)),
        budget_usd_per_month=maybe(Decimal(pick.randint(100, 100_000))),
        fte=maybe(pick.random()),
        gpu=pick.choice((None, None, "h100-sxm", "B200", "no such gpu")),
        gpu_usd_per_hour=maybe(Decimal("2.5")),
        own_prices=(OwnPrice(host="ours", input_usd_per_mtok=Decimal("0.3"), output_usd_per_mtok=Decimal(1)),)
        * (seed % 2),
    )
    component = Component(name=name, kind=kind)
    facts: dict[str, JsonValue] = {"total_parameters_b": 70, "kloc": 100} if seed % 3 == 0 else {}
    inquiry = Inquiry(
        components=(component,), use=IntendedUse(workload=workload), as_of=date(2026, 11, 22), facts=facts
    )
    return inquiry, component


@pytest.fixture(scope="module")
def assessments() -> list[Assessment]:
    return [assess(inquiry, component, load())[0] for inquiry, component in map(random_inquiry, range(50))]


def test_every_measure_of_fifty_random_inquiries_recomputes_from_its_own_inputs(assessments: list[Assessment]):
    measures = [measure for assessment in assessments for measure in assessment.measures]

    wrong = [m.id for m in measures if not math.isclose(recomputed(m), m.value, rel_tol=1e-8, abs_tol=1e-12)]

    assert len(measures) > 1_500
    assert wrong == []


def test_an_input_that_is_another_measure_has_that_measures_value(assessments: list[Assessment]):
    for assessment in assessments:
        values = {measure.id: measure.value for measure in assessment.measures}
        taken = [given for measure in assessment.measures for given in measure.inputs if given.measure]
        assert all(values[str(given.measure)] == given.value for given in taken)


def test_every_measure_is_unique_and_says_where_its_numbers_come_from(assessments: list[Assessment]):
    for assessment in assessments:
        ids = [measure.id for measure in assessment.measures]
        sourced = {m.id for m in assessment.measures if m.evidence}
        rootless = [m.id for m in assessment.measures if m.id not in sourced and not any(i.measure for i in m.inputs)]
        assert len(ids) == len(set(ids))
        assert rootless == []


def test_a_score_is_the_weighted_mean_of_its_signals(assessments: list[Assessment]):
    scores = [score for assessment in assessments for score in assessment.scores]

    assert scores
    for score in scores:
        weight = sum(signal.weight for signal in score.signals)
        assert score.points == pytest.approx(sum(s.points * s.weight for s in score.signals) / weight)


def test_the_same_question_gets_the_same_bytes():
    inquiry, component = random_inquiry(1)

    first, second = assess(inquiry, component, load()), assess(inquiry, component, load())

    assert first[0].model_dump_json() == second[0].model_dump_json()
    assert [charts.draw() for charts in first[1]] == [charts.draw() for charts in second[1]]
