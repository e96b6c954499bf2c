"""The panel over HTTP: the orchestrator passes switches on to the agents that declare them, and to nobody else."""

import pytest

from orchestrator.app import SERVICE
from orchestrator.web.faults.panel_state import FaultPanel
from protocols.a2a.fault_switches import FaultName, Phase
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def panel(http, front: str) -> FaultPanel:
    return FaultPanel.model_validate_json((await http.get(f"{front}/api/faults")).content)


async def test_only_agents_that_declare_switches_have_them(start: Start, http):
    urls = await start(agent("mine", finds("mine")), demo=True), await start(agent("theirs", finds("theirs")))
    shown = await panel(http, await start(SERVICE, agents=urls, demo=True))
    assert [(each.agent, len(each.faults)) for each in shown.agents] == [("mine", len(FaultName))]


async def test_a_switch_is_passed_on_with_its_schedule_and_off_again(start: Start, http):
    url = await start(agent("mine", finds("mine")), demo=True)
    front = await start(SERVICE, agents=(url,), demo=True)

    put = await http.put(f"{front}/api/faults/mine/lies", json={"requests": 3, "seed": 9})
    off = await http.delete(f"{front}/api/faults/mine/lies")

    assert put.json()["schedule"]["seed"] == 9
    assert {now.phase for now in FaultPanel.model_validate_json(off.content).agents[0].faults} == {Phase.OFF}


async def test_an_agent_that_is_down_can_be_switched_back(start: Start, http):
    url = await start(agent("mine", finds("mine")), demo=True)
    front = await start(SERVICE, agents=(url,), demo=True)
    await panel(http, front)
    await http.put(f"{front}/api/faults/mine/down")

    shown = await http.delete(f"{front}/api/faults")

    assert {now.phase for now in FaultPanel.model_validate_json(shown.content).agents[0].faults} == {Phase.OFF}
    assert (await http.get(f"{url}/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"), [("mine/lies", {"share": 7}, 422), ("mine/none", {}, 422), ("nobody/lies", {}, 404)]
)
async def test_what_cannot_be_switched_is_refused(start: Start, http, path, body, status):
    url = await start(agent("mine", finds("mine")), demo=True)
    front = await start(SERVICE, agents=(url,), demo=True)
    assert (await http.put(f"{front}/api/faults/{path}", json=body)).status_code == status


async def test_outside_demo_mode_the_panel_is_empty_and_refuses(start: Start, http):
    url = await start(agent("mine", finds("mine")), demo=True)
    front = await start(SERVICE, agents=(url,))
    refused = await http.put(f"{front}/api/faults/mine/lies")
    assert await panel(http, front) == FaultPanel(demo=False)
    assert refused.status_code == 403
    assert "DEMO=on" in refused.json()["detail"]
