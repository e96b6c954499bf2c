"""A made-up version 2 of the findings extension: what it means for agents and callers of version 1."""

from typing import Any

import pytest

from orchestrator.app import SERVICE
from protocols.a2a.extensions import FINDINGS
from tests.conftest import Start
from tests.fakes import agent, finds
from tests.orchestrator.doctor.planted_agent import PlantedAgent, assessment
from tests.orchestrator.web.test_agent_routes import recommended

pytestmark = pytest.mark.anyio
NEXT = FINDINGS.removesuffix("1") + "2"


def declares(*uris: str, required: bool = False):
    """Changes a card so that it speaks these versions, by its one skill."""

    def change(card: dict[str, Any], root: str) -> None:
        extensions = [{"uri": uri, "params": {"skills": ["assess-size"]}, "required": required} for uri in uris]
        card["capabilities"]["extensions"] = extensions

    return change


async def asked(start: Start, http, planted: PlantedAgent) -> tuple[dict[str, Any], Any]:
    """As what the orchestrator asks that agent, and its recommendation."""
    async with planted.served() as theirs:
        url = await start(SERVICE, agents=(theirs,))
        await http.put(f"{url}/api/trust", json={"agent": theirs, "level": "weighed"})
        (now,) = (await http.get(f"{url}/api/agents")).json()
        return now, await recommended(url, http)


async def test_an_agent_of_both_versions_is_asked_in_the_first_and_weighed(start: Start, http):
    now, answer = await asked(start, http, PlantedAgent(change=declares(NEXT, FINDINGS)))
    assert now["role"]["says"].startswith("weighed as size")
    assert [each.concern for each in answer.assessments] == ["size"]


async def test_an_agent_of_the_second_alone_is_heard_in_words_and_told_what_to_add(start: Start, http):
    now, answer = await asked(start, http, PlantedAgent(change=declares(NEXT)))
    assert "its card speaks version 2 of the findings extension, and version 1 is spoken here" in now["role"]["says"]
    assert now["role"]["fix"].startswith(f"declare {FINDINGS} beside it")
    assert answer.assessments == ()


async def test_an_agent_that_requires_the_second_is_a_gap_with_the_reason(start: Start, http):
    now, answer = await asked(start, http, PlantedAgent(change=declares(NEXT, required=True)))
    assert f"requires the extension {NEXT}, which is not spoken here" in now["problem"]
    assert answer.assessments == ()


async def test_an_answer_of_the_second_version_to_a_question_of_the_first_is_refused_with_its_place(start: Start, http):
    planted = PlantedAgent(answer=lambda component: [{"data": assessment(component) | {"provenance": "v2"}}])
    _, answer = await asked(start, http, planted)
    assert answer.assessments == ()
    assert any("/provenance" in flaw.at for flaw in answer.uncounted)


async def test_a_caller_of_the_second_version_sees_that_it_is_not_in_force(start: Start, http):
    url = await start(agent("terms", finds("terms")))
    call = {"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "none"}}
    headers = {"A2A-Version": "1.0", "A2A-Extensions": f"{NEXT},{FINDINGS}"}
    both = await http.post(f"{url}/a2a/jsonrpc", json=call, headers=headers)
    alone = await http.post(f"{url}/a2a/jsonrpc", json=call, headers=headers | {"A2A-Extensions": NEXT})
    assert both.headers["A2A-Extensions"] == FINDINGS
    assert "A2A-Extensions" not in alone.headers
