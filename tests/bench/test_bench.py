"""The benchmark measures what it says, on a small scale; what it counts is held to its goals."""

import asyncio

import pytest
from typer.testing import CliRunner

from bench.__main__ import MEASURES, Results, app
from bench.figures import Figure, Sample, figure, goals, ratio
from bench.measures.counts import a_recommendation
from bench.rounds import interleaved

pytestmark = pytest.mark.anyio


def test_every_goal_is_measured_by_a_function_of_its_name():
    called = {name for names in MEASURES for name in names}

    assert {name.partition(".")[0] for name in goals()} <= called


async def test_every_subject_is_measured_once_a_round_after_one_that_is_thrown_away():
    order: list[str] = []

    async def sample(name: str) -> Sample:
        order.append(name)
        return Sample(cpu=len(order))

    samples = await interleaved({"a": lambda: sample("a"), "b": lambda: sample("b")}, 3)

    assert [len(samples[name]) for name in "ab"] == [3, 3]
    assert all(set(order[start : start + 2]) == {"a", "b"} for start in range(0, len(order), 2))


def test_a_ratio_is_of_the_same_round():
    samples = {
        "ours": [Sample(cpu=1), Sample(cpu=10), Sample(cpu=3)],
        "sdk": [Sample(cpu=2), Sample(cpu=20), Sample(cpu=4)],
    }

    quotient = ratio(samples, "ours", "sdk")

    assert quotient.value == 0.5
    assert [row.cpu for row in quotient.rows] == [3, 4]


@pytest.mark.parametrize(("name", "value", "code"), [("G1.task", 0.4, 0), ("G1.task", 0.6, 1), ("G7.rate", 2, 1)])
def test_check_fails_when_a_goal_is_missed(name, value, code, tmp_path):
    file = tmp_path / "figures.json"
    results = Results(day="2026-11-30", machine="a test", figures={name: figure([value])})
    file.write_text(results.model_dump_json(), "utf-8")

    outcome = CliRunner().invoke(app, ["check", str(file)])

    assert (outcome.exit_code, name in outcome.output) == (code, True)


async def test_a_recommendation_takes_no_more_requests_statements_and_tasks_than_its_goals_say():
    counts: dict[str, Figure] = await a_recommendation(1)

    limits = goals()
    over = {name: count.value for name, count in counts.items() if not limits[name].met_by(count.value)}
    assert over == {}
    assert counts["counts.requests"].value >= 3


def test_one_goal_is_measured_beside_its_reference_by_one_command():
    outcome = CliRunner().invoke(app, ["measure", "G17", "--rounds", "1"])

    assert outcome.exit_code == 0, outcome.output
    assert "G17.import" in outcome.output
    assert "bare" in outcome.output


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    """asyncio's own loop: the callbacks of uvloop cannot be counted."""
    return "asyncio", {"loop_factory": asyncio.new_event_loop}
