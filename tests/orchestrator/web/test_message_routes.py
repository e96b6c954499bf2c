"""An exchange explained, copied and sent again through the orchestrator, against live agents."""

import asyncio
import json
import sys
from collections.abc import Sequence

import httpx
import pytest

from orchestrator.app import SERVICE
from protocols.a2a.security.clients import own_key
from protocols.wire.exchange import Request
from protocols.wire.notation.snippets import copies
from tests.conftest import Start, at, free_ports
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
HEADERS = {"A2A-Version": "1.0", "Content-Type": "application/json", "Authorization": "***"}
WORDS = "It's \"quoted\", $HOME `id` \\n %d {} é 漢 and 'more'"


def listing(words: str = WORDS) -> dict:
    return {"jsonrpc": "2.0", "id": words, "method": "ListTasks", "params": {"pageSize": 1}}


def request(url: str, body: str) -> Request:
    return Request(method="POST", url=f"{url}/a2a/jsonrpc", headers={**HEADERS, "Content-Length": "1"}, body=body)


async def output_of(command: Sequence[str], text: str = "") -> str:
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    out, problems = await asyncio.wait_for(running.communicate(text.encode()), 30)
    assert running.returncode == 0, problems.decode()
    return out.decode()


@pytest.fixture
async def one(start: Start) -> str:
    return await start(agent("calm", finds("calm")))


@pytest.fixture
async def council(start: Start, one: str) -> str:
    return await start(SERVICE, agents=(one,), own=(one,))


@pytest.mark.parametrize("words", [WORDS, "long " * 30_000], ids=["quoted", "long"])
async def test_the_curl_that_is_copied_runs_in_a_shell_and_says_the_same(one, words):
    copied = copies(request(one, json.dumps(listing(words)))).curl
    assert "A2A-Version: 1.0" in copied
    assert json.loads(await output_of(["sh", "-s"], copied))["id"] == words


async def test_the_python_that_is_copied_runs_and_says_the_same(one):
    copied = copies(request(one, json.dumps(listing()))).python
    assert json.loads(await output_of([sys.executable, "-"], copied))["id"] == WORDS


async def test_the_http_file_has_the_version_the_placeholder_and_nothing_of_the_connection(one):
    copied = copies(request(one, json.dumps(listing()))).http
    assert copied.startswith(f"POST {one}/a2a/jsonrpc\nA2A-Version: 1.0\n")
    assert "Authorization: ***" in copied
    assert "Content-Length" not in copied


async def test_an_exchange_is_explained_over_http(council, http):
    asked = request(council, json.dumps({**listing(), "params": {"pageSize": 1000}}))
    explained = (await http.post(f"{council}/api/explain", json={"request": asked.model_dump()})).json()
    assert explained["operation"] == "ListTasks"
    assert [each["pointer"] for each in explained["violations"]] == ["/params/pageSize"]


async def test_a_request_is_copied_over_http(council, http):
    asked = request(council, "{}").model_dump()
    assert (await http.post(f"{council}/api/copy", json=asked)).json() == copies(request(council, "{}")).model_dump()


async def resent(http: httpx.AsyncClient, council: str, **draft) -> httpx.Response:
    return await http.post(f"{council}/api/resend", json=draft)


async def test_a_request_is_sent_again_to_an_agent_in_a_trace_of_its_own(council, one, http):
    body = json.dumps(listing())
    answer = (await resent(http, council, url=f"{one}/a2a/jsonrpc", headers=HEADERS, body=body)).json()
    frames = (await http.get(f"{one}/wire", params={"trace": answer["trace"]})).json()
    assert json.loads(answer["exchange"]["response"]["body"])["id"] == WORDS
    assert [frame["url"] for frame in frames if frame["piece"] == "request"] == ["/a2a/jsonrpc"]
    assert not any("authorization" in frame["headers"] for frame in frames)


async def test_a_stream_is_followed_and_a_wrong_message_comes_back_refused(council, one, http):
    message = {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "hello"}]}
    call = {"jsonrpc": "2.0", "id": 1, "method": "SendStreamingMessage", "params": {"message": message}}
    streamed = await resent(http, council, url=f"{one}/a2a/jsonrpc", headers=HEADERS, body=json.dumps(call))
    wrong = await resent(http, council, url=f"{one}/a2a/jsonrpc", headers=HEADERS, body="{no json")
    assert "task" in json.loads(streamed.json()["exchange"]["events"][0]["body"])["result"]
    assert json.loads(wrong.json()["exchange"]["response"]["body"])["error"]["code"] == -32700


async def test_a_path_alone_is_the_orchestrators_own(council, http):
    answer = (await resent(http, council, url="/healthz", method="GET")).json()
    assert json.loads(answer["exchange"]["response"]["body"]) == {"alive": True}


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://example.com/", "file:///etc/passwd", "http://["])
async def test_nothing_is_sent_to_who_is_not_in_the_directory(council, http, url):
    answer = await resent(http, council, url=url, method="GET")
    assert answer.status_code == 403
    assert "no service in the directory" in answer.json()["detail"]


async def test_a_strangers_page_cannot_send_through_us(council, one, http):
    draft = {"url": f"{one}/healthz", "method": "GET"}
    answer = await http.post(f"{council}/api/resend", json=draft, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [{"x": "a\r\nb: c"}, {"a b": "c"}])
async def test_a_header_that_cannot_be_sent_is_told_not_sent(council, one, http, headers):
    answer = (await resent(http, council, url=f"{one}/healthz", method="GET", headers=headers)).json()
    assert answer["problem"]
    assert answer["exchange"]["response"] is None


@pytest.mark.parametrize("method", ["ListTasks", "SendStreamingMessage"])
async def test_a_call_over_grpc_is_copied_as_python_that_runs(start, http, method):
    url = await start(agent("calm", finds("calm")), grpc_port=0)
    card = (await http.get(f"{url}/.well-known/agent-card.json")).json()
    address = next(face["url"] for face in card["supportedInterfaces"] if face["protocolBinding"] == "GRPC")
    message = {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "hello"}]}
    body = json.dumps({"pageSize": 1} if method == "ListTasks" else {"message": message})
    headers = {"a2a-version": "1.0", "content-type": "application/grpc"}
    asked = Request(method="POST", url=f"http://{address}/lf.a2a.v1.A2AService/{method}", headers=headers, body=body)

    copied = copies(asked)

    printed = await output_of([sys.executable, "-"], copied.python)
    assert "pageSize" in printed or "contextId" in printed
    assert "binary" in copied.curl


async def test_what_is_sent_by_hand_carries_no_credential_of_ours_and_is_seen_by_its_sender(start, http, tmp_path):
    keep = str(tmp_path)
    (port,) = free_ports(1)
    guarded = await start(agent("guarded", finds("licensing")), keep=keep, auth=True, own=(at(port),))
    url = await start(SERVICE, keep=keep, auth=True, agents=(guarded,), own=(guarded,), port=port)
    mine = {"X-API-Key": own_key(tmp_path)}
    draft = {"url": f"{guarded}/a2a/jsonrpc", "headers": HEADERS, "body": json.dumps(listing())}

    nobody = await http.post(f"{url}/api/resend", json=draft)
    sent = (await http.post(f"{url}/api/resend", json=draft, headers=mine)).json()
    recorded = await http.get(f"{url}/api/recording", params={"trace": sent["trace"]}, headers=mine)

    assert nobody.status_code == 401
    assert sent["exchange"]["response"]["status"] == 401
    assert recorded.status_code == 200
