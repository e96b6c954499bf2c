"""Garbage in: the protocol's own error with a sentence, and the service goes on."""

import json

import httpx
import pytest

from protocols.a2a.agent_card import UnusableUrl
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.settings import Settings
from protocols.hosting.app import build_app
from tests.conftest import Start, until
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
V1 = {"A2A-Version": "1.0", "Content-Type": "application/json"}
RPC, VERSION = "/a2a/jsonrpc", "A2A-Version"


@pytest.fixture
async def url(start: Start) -> str:
    return await start(agent("calm", finds("calm")), largest_body=1_000_000)


async def rpc(http: httpx.AsyncClient, url: str, method: str, params, headers=V1) -> dict:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return (await http.post(url + RPC, json=body, headers=headers)).json()


async def still_answers(http: httpx.AsyncClient, url: str) -> bool:
    said = {"message": {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "x"}]}}
    return "task" in (await rpc(http, url, "SendMessage", said))["result"]


@pytest.mark.parametrize(
    ("body", "code"),
    [("{not json", -32700), ("[]", -32600), ('{"jsonrpc":"2.0","id":1,"method":"Nonsense"}', -32601)],
)
async def test_what_is_no_request_gets_json_rpcs_own_error(http, url, body, code):
    answer = (await http.post(url + RPC, content=body, headers=V1)).json()
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]
    assert await still_answers(http, url)


async def test_a_message_too_large_is_refused_by_name_of_the_limit(http, url):
    said = {"message": {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "x" * 10_000_000}]}}
    answer = await rpc(http, url, "SendMessage", said)
    assert answer["error"]["code"] == -32600
    assert "larger than 1000000 bytes" in answer["error"]["message"]
    assert await still_answers(http, url)


async def test_a_message_too_large_over_http_json_is_a_bad_request_with_the_same_sentence(http, url):
    answer = await http.post(f"{url}/a2a/rest/message:send", content=b"x" * 2_000_000, headers=V1)
    assert answer.status_code == 400
    assert "larger than 1000000 bytes" in answer.json()["error"]["message"]


@pytest.mark.parametrize("path", [RPC, "/a2a/rest/message:send"])
async def test_a_body_that_does_not_call_itself_json_is_unsupported_and_says_what_would_do(http, url, path):
    answer = await http.post(url + path, content="{}", headers=V1 | {"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert "send application/json" in answer.json()["error"]["message"]
    assert await still_answers(http, url)


async def test_an_unknown_task_is_task_not_found(http, url):
    answer = await rpc(http, url, "GetTask", {"id": "nope"})
    assert answer["error"]["code"] == -32001


async def test_a_version_nobody_speaks_is_version_not_supported(http, url):
    answer = await rpc(http, url, "GetTask", {"id": "nope"}, headers=V1 | {"A2A-Version": "7.0"})
    assert answer["error"]["code"] == -32009


async def test_a_context_id_without_end_is_an_invalid_parameter(http, url):
    said = {"messageId": "m", "contextId": "c" * 5000, "role": "ROLE_USER", "parts": [{"text": "x"}]}
    assert (await rpc(http, url, "SendMessage", {"message": said}))["error"]["code"] == -32602


async def test_a_page_token_of_ones_own_is_an_invalid_parameter(http, url):
    assert (await rpc(http, url, "ListTasks", {"pageToken": "mine"}))["error"]["code"] == -32602


async def test_an_unknown_path_is_not_found_in_the_bindings_shape(http, url):
    answer = await http.get(f"{url}/nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"]["status"] == "NOT_FOUND"


def test_a_service_told_to_advertise_where_it_listens_does_not_start():
    with pytest.raises(UnusableUrl, match="set PUBLIC_URL"):
        build_app(agent("calm", finds("calm")), Settings(public_url="http://0.0.0.0:8000"))


async def test_a_card_that_advertises_where_it_listens_is_refused_by_the_caller(http, start, url):
    card = (await http.get(f"{url}/.well-known/agent-card.json")).json()
    card["supportedInterfaces"][0]["url"] = "http://0.0.0.0:9/a2a"
    lying = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200, text=json.dumps(card))))
    async with lying:
        with pytest.raises(NoAnswer, match="where a server listens"):
            await RemoteAgent.at("http://liar.example", lying)


async def test_a_service_whose_public_url_leads_elsewhere_says_so_and_is_not_ready(http, start, url):
    listening = await start(agent("other", finds("other")))
    app = build_app(agent("lost", finds("lost")), Settings(public_url=listening))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as lost,
    ):

        async def says_where_it_leads() -> bool:
            answer = await lost.get("/readyz")
            return answer.status_code == 503 and "leads to 'other', not to 'lost'" in answer.json()["problem"]

        await until(says_where_it_leads)


async def test_a_page_of_a_stranger_cannot_speak_through_a_persons_browser(http, url):
    answer = await http.post(url + RPC, content="{}", headers={"Origin": "https://stranger.example"})
    assert answer.status_code == 403
    assert "ALLOWED_HOSTS" in answer.json()["error"]["message"]


async def test_a_request_for_a_host_this_service_does_not_go_by_is_refused(http, url):
    answer = await http.get(f"{url}/wire", headers={"Host": "rebound.example"})
    assert answer.status_code == 403


async def test_nobody_speaks_for_the_agent(http, url):
    said = {"messageId": "m", "role": "ROLE_AGENT", "parts": [{"text": "x"}]}
    answer = await rpc(http, url, "SendMessage", {"message": said})
    assert answer["error"]["code"] == -32602
    assert "ROLE_USER" in answer["error"]["message"]


def asked(**odd) -> dict:
    return {"message": {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "x"}], **odd}}


def call(method: str, params) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})


def nested(levels: int) -> dict:
    inner: dict = {"data": []}
    for _ in range(levels):
        inner["data"] = [inner["data"]]
    return inner


@pytest.mark.parametrize(
    ("message", "code", "says"),
    [
        (asked(role="user"), -32602, "message.role is 'user'; it may be ROLE_USER, ROLE_AGENT"),
        (asked(role=99), -32602, "message.role is '99'"),
        (asked(parts=[{}]), -32602, "message.parts[0] holds nothing"),
        (asked(parts=[{"text": 5}]), -32602, "text"),
        (asked(parts=[{"text": "\ud800"}]), -32700, "half of a surrogate pair"),
        (asked(parts=[nested(400)]), -32600, "nested deeper than 32 levels"),
        (asked(parts=[{"text": "x"}] * 101), -32602, "message.parts has 101 entries; 100 are read"),
        (asked(referenceTaskIds=["r"] * 51), -32602, "message.referenceTaskIds has 51 entries; 50 are read"),
        (asked(extensions=["urn:x"] * 51), -32602, "message.extensions has 51 entries; 50 are read"),
        (asked(metadata={str(key): 1 for key in range(201)}), -32602, "metadata has 201 entries; 200 are read"),
        (asked(parts=[{"data": {str(key): 1 for key in range(10_001)}}]), -32600, "more than 10,000 values"),
        (asked(parts=[{"data": [[]] * 100_000}]), -32600, "more than 10,000 values"),
        (asked(parts=[{"data": [0] * 10_001}]), -32600, "more than 10,000 values"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
async def test_a_message_that_is_not_well_formed_is_refused_with_what_is_wrong(http, url, message, code, says):
    old = {"messageId": "m", "role": "user", "kind": "message", "parts": [{"kind": "text", "text": "\ud800"}]}

    over_rpc = (await http.post(url + RPC, content=call("SendMessage", message), headers=V1)).json()["error"]
    over_rest = await http.post(f"{url}/a2a/rest/message:send", content=json.dumps(message), headers=V1)
    in_0_3 = await http.post(url + RPC, content=call("message/send", {"message": old}), headers=V1 | {VERSION: "0.3"})

    assert over_rpc["code"] == code
    assert says in over_rpc["message"]
    assert over_rest.status_code == 400
    assert says in over_rest.json()["error"]["message"]
    assert in_0_3.json()["error"]["code"] == -32700
    assert await still_answers(http, url)


async def test_an_empty_text_beside_a_good_part_is_taken(http, url):
    answer = await rpc(http, url, "SendMessage", asked(parts=[{"text": "x"}, {"text": ""}]))
    assert answer["result"]["task"]["history"][0]["parts"][1] == {"text": ""}


async def test_commas_in_a_text_are_no_values(http, url):
    answer = await rpc(http, url, "SendMessage", asked(parts=[{"text": '"[{,' * 30_000}]))
    assert answer["result"]["task"]["status"]["state"] == "TASK_STATE_REJECTED"


async def test_what_is_nested_as_deep_as_may_be_comes_back_over_every_binding(http, url):
    flat, deep = {"k": 1}, nested(25)
    for _ in range(24):
        flat = {"k": flat}
    task = (await rpc(http, url, "SendMessage", asked(parts=[{"data": flat}, deep])))["result"]["task"]

    listed = await rpc(http, url, "ListTasks", {"contextId": task["contextId"]})
    got = (await http.get(f"{url}/a2a/rest/tasks/{task['id']}", headers=V1)).json()

    for told in (listed["result"]["tasks"][0], got, task):
        assert [part["data"] for part in told["history"][0]["parts"]] == [flat, deep["data"]]


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ('{"jsonrpc":"2.0","id":"\\ud800","method":"ListTasks"}', -32700, "half of a surrogate pair"),
        (
            '{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":{"status":"completed"}}',
            -32602,
            "TASK_STATE_COMPLETED",
        ),
        ('{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":null}', -32602, "params must be an object"),
        ('{"jsonrpc":"2.0","id":1,"id":2,"method":"ListTasks"}', -32700, "'id' stands twice"),
        ('{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":{"pageSize":NaN}}', -32700, "NaN is not JSON"),
        ('{"jsonrpc":"2.0","id":1,"method":"ListTasks","params":{"pageSize":1e999}}', -32700, "larger than a double"),
        (f'{{"id":{"9" * 5_000}}}', -32700, "more than 4,300 digits"),
        (b'{"id":"\xff"}', -32700, "byte 7 of the body is not UTF-8"),
        ('[{"jsonrpc":"2.0"}]', -32600, "batches are not supported"),
        ("", -32700, "not JSON"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, str) else "",
)
async def test_a_call_that_is_none_says_why(http, url, body, code, says):
    error = (await http.post(url + RPC, content=body, headers=V1)).json()["error"]
    assert error["code"] == code
    assert says in error["message"]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nope", 404, "GET /a2a/rest/nope: not found"),
        ("/tenant/tasks/x/", 404, "not found"),
        ("/tasks?status=completed", 400, "status is 'completed'"),
        ("/tasks?includeArtifacts=maybe", 400, "includeArtifacts is 'maybe'"),
        ("/tasks?statusTimestampAfter=0001-01-01T00:00:00Z", 400, "no time between 1970 and 2255"),
        ("/v1/tasks/x?historyLength=many", 400, "historyLength"),
        ("/v1/tasks/nope:subscribe", 404, "Task not found"),
    ],
)
async def test_a_path_or_parameter_of_http_json_that_leads_nowhere_says_so(http, url, path, status, says):
    version = "0.3" if path.startswith("/v1/") else "1.0"
    answer = await http.get(f"{url}/a2a/rest{path}", headers={VERSION: version})
    assert answer.status_code == status
    assert says in answer.json()["error"]["message"]


async def test_a_card_of_more_bytes_than_a_card_needs_is_not_read_to_its_end(http, url):
    card = (await http.get(f"{url}/.well-known/agent-card.json")).json()
    whole, served = json.dumps(card | {"skills": card["skills"] * 20_000}).encode(), 0

    async def endless():
        nonlocal served
        for start in range(0, len(whole), 10_000):
            served += 10_000
            yield whole[start : start + 10_000]

    huge = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200, content=endless())))
    async with huge:
        with pytest.raises(NoAnswer, match="larger than 256,000 bytes"):
            await RemoteAgent.at("http://huge.example", huge)
    assert served < 400_000 < len(whole)
