"""Which version a request is in, and what is said to one in a version or a shape that is not spoken there."""

import httpx
import pytest
from a2a.utils.errors import VersionNotSupportedError

from protocols.a2a.server.negotiation import OVER_HTTP, negotiated
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
RPC, REST = "/a2a/jsonrpc", "/a2a/rest"
NEW = {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "DeepSeek-R1"}]}
OLD = {"messageId": "m", "role": "user", "kind": "message", "parts": [{"kind": "text", "text": "DeepSeek-R1"}]}


@pytest.fixture
async def url(start: Start) -> str:
    return await start(agent("calm", finds("calm")))


async def rpc(http: httpx.AsyncClient, url: str, method: str, message: dict, version: str | None = None) -> dict:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"message": message}}
    headers = {} if version is None else {"A2A-Version": version}
    return (await http.post(url, json=body, headers=headers)).json()


@pytest.mark.parametrize(
    ("said", "version"),
    [("", "0.3"), ("0.3", "0.3"), ("0.3.0", "0.3"), ("1.0", "1.0"), ("1.0.1", "1.0"), (" 1.0 ", "1.0")],
)
def test_only_major_and_minor_count_and_nothing_said_is_0_3(said, version):
    assert negotiated(said, OVER_HTTP) == version


@pytest.mark.parametrize("said", ["1", "1.1", "2.0", "0.2", "v1.0", "1.0-rc", "１.0", "1.0" * 1_000])
def test_a_version_that_is_not_spoken_is_refused_with_those_that_are(said):
    with pytest.raises(VersionNotSupportedError, match=r"is not spoken here; 1\.0 and 0\.3 is") as refused:
        negotiated(said, OVER_HTTP)
    assert len(str(refused.value)) < 120


async def test_both_versions_are_served_side_by_side_on_both_http_bindings(http, url):
    new = await rpc(http, url + RPC, "SendMessage", NEW, "1.0")
    old = await rpc(http, url + RPC, "message/send", OLD)
    new_rest = (
        await http.post(f"{url}{REST}/message:send", json={"message": NEW}, headers={"A2A-Version": "1.0"})
    ).json()
    old_body = {"message": {"messageId": "m", "role": "ROLE_USER", "content": [{"text": "DeepSeek-R1"}]}}
    old_rest = (await http.post(f"{url}{REST}/v1/message:send", json=old_body)).json()

    assert new["result"]["task"]["status"]["state"] == "TASK_STATE_COMPLETED"
    assert old["result"]["kind"] == "task"
    assert old["result"]["status"]["state"] == "completed"
    assert new_rest["task"]["status"]["state"] == "TASK_STATE_COMPLETED"
    assert old_rest["task"]["status"]["state"] == "TASK_STATE_COMPLETED"


async def test_the_version_may_come_as_a_request_parameter(http, url):
    answer = await rpc(http, f"{url}{RPC}?A2A-Version=1.0", "SendMessage", NEW)
    listed = await http.get(f"{url}{REST}/tasks", params={"A2A-Version": "1.0"})
    refused = await http.get(f"{url}{REST}/tasks", params={"A2A-Version": "7.0"})
    assert "task" in answer["result"]
    assert len(listed.json()["tasks"]) == 1
    assert refused.json()["error"]["details"][0]["reason"] == "VERSION_NOT_SUPPORTED"


async def test_a_1_0_method_without_a_version_counts_as_0_3_and_is_refused(http, url):
    answer = await rpc(http, url + RPC, "SendMessage", NEW)
    rest = await http.post(f"{url}{REST}/message:send", json={"message": NEW})
    assert answer["error"]["code"] == -32009
    assert rest.status_code == 400
    assert rest.json()["error"]["details"][0]["reason"] == "VERSION_NOT_SUPPORTED"


async def test_a_0_3_method_in_version_1_0_is_refused(http, url):
    assert (await rpc(http, url + RPC, "message/send", OLD, "1.0"))["error"]["code"] == -32009


async def test_a_0_3_body_on_a_1_0_route_is_an_invalid_parameter_naming_the_field(http, url):
    answer = await rpc(http, url + RPC, "SendMessage", OLD, "1.0")
    rest = await http.post(f"{url}{REST}/message:send", json={"message": OLD}, headers={"A2A-Version": "1.0"})
    assert answer["error"]["code"] == -32602
    assert "message.role" in str(answer["error"])
    assert rest.status_code == 400
    assert "message.role" in str(rest.json()["error"])
