"""Conformance mode adds the TCK's scenarios and nothing else, and only where nobody else can reach it."""

import pytest

from protocols.a2a.settings import Settings
from protocols.conformance.loopback import NotOnLoopback
from protocols.conformance.scenarios import PLAYS, play_for
from protocols.hosting.app import build_app
from tests.conftest import Start
from tests.fakes import agent, finds, times_asked

pytestmark = pytest.mark.anyio


async def sent(http, url: str, message_id: str) -> dict:
    said = {"message": {"messageId": message_id, "role": "ROLE_USER", "parts": [{"text": "DeepSeek-R1"}]}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": said}
    return (await http.post(f"{url}/a2a/jsonrpc", json=body, headers={"A2A-Version": "1.0"})).json()["result"]


async def test_it_is_off_unless_asked(http, start: Start):
    calm = agent("calm", finds("calm"))
    url = await start(calm)

    await sent(http, url, "tck-input-required-1")

    assert not Settings.from_env({}).conformance
    assert times_asked(calm) == 1


async def test_a_message_that_is_no_scenario_is_the_agents_own(http, start: Start):
    calm = agent("calm", finds("calm"))
    url = await start(calm, conformance=True)

    await sent(http, url, "mine")
    await sent(http, url, "mine")

    assert times_asked(calm) == 1


async def test_what_the_tck_says_twice_is_two_tasks_and_no_work_of_the_agent(http, start: Start):
    calm = agent("calm", finds("calm"))
    url = await start(calm, conformance=True)

    tasks = [(await sent(http, url, "tck-complete-task-1"))["task"]["id"] for _ in range(2)]

    assert len(set(tasks)) == 2
    assert times_asked(calm) == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "research"])
def test_it_is_refused_where_others_could_reach_it(host):
    settings = Settings(conformance=True, host=host, public_url="http://research:8000")
    with pytest.raises(NotOnLoopback, match="loopback only"):
        build_app(agent("calm", finds("calm")), settings)


def test_the_longest_beginning_of_a_message_id_says_what_is_played():
    assert play_for("tck-artifact-file-url-7") is PLAYS["tck-artifact-file-url"]
    assert play_for("tck-something-new") is PLAYS["tck-"]
    assert play_for("mine") is None
