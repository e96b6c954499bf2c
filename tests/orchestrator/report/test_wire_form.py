"""What is sent carries what a reader needs; many Measures are fetched when they are opened, and are the same then."""

import json

import pytest

from evals.council import platform
from orchestrator.cli.client import Council
from orchestrator.recommendation.recommend import recommend
from orchestrator.report.wire_form import MOST_MEASURES, MOST_ROWS, exhibit_path, lightened
from protocols.adoption import Consultation, Exhibit, Inquiry, Progress, Table
from tests.orchestrator.builders import ENGINE, assessment, healthy, monthly_price

MOST_BYTES = 60_000
ASKED = Consultation(
    agent="a", url="http://x", skill="s", concern="price", component="Engine", task_id="t", context_id="c"
)


def priced(count: int, rows: int = 0):
    measures = tuple(monthly_price().model_copy(update={"id": f"m{number}"}) for number in range(count))
    table = Table(id="t", title="Prices", columns=("a",), rows=(("1",),) * rows)
    found = (healthy(), assessment("price", measures=measures, tables=(table,) if rows else ()))
    return recommend(Inquiry(components=(ENGINE,)), found, (ASKED,), (), ())


def test_few_measures_are_sent_along():
    assert lightened(priced(MOST_MEASURES, MOST_ROWS), "ctx") == priced(MOST_MEASURES, MOST_ROWS)


def test_many_measures_go_by_reference_and_everything_else_stays():
    whole = priced(MOST_MEASURES + 1, 1)

    light = lightened(whole, "ctx")

    reference = light.by_reference[0]
    assert (reference.concern, reference.component, reference.count) == ("price", "Engine", MOST_MEASURES + 1)
    assert reference.path == "/api/assessments/ctx/t"
    assert light.assessments[0] == whole.assessments[0]
    assert light.assessments[1] == whole.assessments[1].model_copy(update={"measures": (), "tables": ()})
    assert light.standings == whole.standings


def test_long_tables_go_by_reference_without_the_few_measures_beside_them():
    light = lightened(priced(1, MOST_ROWS + 1), "ctx")

    assert light.by_reference[0].count == 0
    assert len(light.assessments[1].measures) == 1
    assert light.assessments[1].tables == ()


@pytest.mark.parametrize(
    ("media_type", "consultation", "path"),
    [
        ("image/svg+xml", ASKED, "/api/exhibits/a%2Fb/t/cost/x%20y.svg"),
        ("image/svg+xml", None, ""),
        ("application/json", ASKED, ""),
    ],
)
def test_pictures_of_an_agents_task_have_a_path(media_type, consultation, path):
    exhibit = Exhibit(id="cost/x y.svg", title="x", media_type=media_type, filename="x.svg", text="<svg/>")

    assert exhibit_path(exhibit, consultation, "a/b") == path


async def _ignore(progress: Progress) -> None:
    return None


@pytest.mark.anyio
@pytest.mark.slow
@pytest.mark.parametrize("component", ["DeepSeek-R1", "Llama 3.3 70B", "vLLM"])
async def test_a_real_answer_about_one_component_fits_and_is_complete_once_fetched(component):
    async with platform() as url, Council.at(url) as council:
        outcome = await council.say(f"Should we adopt {component} for an EU SaaS, 200M tokens a month?", _ignore, False)
        assert outcome.recommendation
        whole = await council.complete(outcome.recommendation)

    assert len(json.dumps(outcome.recommendation.document())) <= MOST_BYTES
    assert whole.by_reference == ()
    assert all(each.measures for each in whole.assessments if each.concern == "cost")
