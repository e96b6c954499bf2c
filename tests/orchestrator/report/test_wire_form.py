"""What is sent carries what a reader needs; many Measures are fetched when they are opened, and are the same then."""

import pytest

from evals.council import platform
from orchestrator.cli.client import Council
from orchestrator.recommendation.recommend import recommend
from orchestrator.report.wire_form import MOST_BYTES, lightened
from protocols.adoption import Consultation, Inquiry, Progress
from tests.orchestrator.builders import ENGINE, assessment, healthy, monthly_price

ASKED = Consultation(
    agent="a", url="http://x", skill="s", concern="price", component="Engine", task_id="t", context_id="c"
)


def priced(count: int):
    measures = tuple(monthly_price().model_copy(update={"id": f"m{number}"}) for number in range(count))
    found = (healthy(), assessment("price", measures=measures))
    return recommend(Inquiry(components=(ENGINE,)), found, (ASKED,), (), ())


def test_few_measures_are_sent_along():
    assert lightened(priced(3), "ctx") == priced(3)


def test_many_measures_go_by_reference_and_everything_else_stays():
    whole = priced(300)

    light = lightened(whole, "ctx")

    assert len(light.model_dump_json()) <= MOST_BYTES < len(whole.model_dump_json())
    reference = light.by_reference[0]
    assert (reference.concern, reference.component, reference.count) == ("price", "Engine", 300)
    assert reference.path == "/api/assessments/ctx/t"
    assert light.assessments[0] == whole.assessments[0]
    assert light.standings == whole.standings


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

    assert len(outcome.recommendation.model_dump_json()) <= MOST_BYTES
    assert whole.by_reference == ()
    assert all(each.measures for each in whole.assessments if each.concern == "cost")
