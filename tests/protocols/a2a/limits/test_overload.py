"""A service that is full: what it accepted finishes, what it refuses hears so in the terms of its binding."""

import asyncio

import grpc
import httpx
import pytest
from a2a.types import Message, Role, SendMessageRequest, TaskState, a2a_pb2_grpc

from protocols.a2a.agent_card import JSONRPC_PATH, REST_PATH
from protocols.a2a.assessment import publish
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.limits.overload import JSON_RPC_CODE
from protocols.a2a.limits.task_slots import TaskLimits
from protocols.a2a.parts import text_part, to_part
from protocols.a2a.server.grpc_server import grpc_address
from protocols.a2a.turn import Turn
from protocols.adoption import Answers, Component
from protocols.hosting.app import Service
from tests.conftest import Start, served, until
from tests.fakes import agent, asks_then_finds, found
from tests.protocols.a2a.test_tasks import R1, quietly, sent

pytestmark = pytest.mark.anyio
V1 = {"A2A-Version": "1.0"}
ONE = TaskLimits(running=1, queued=1, tenant_share=1)


class Slow:
    """An agent that works until it is let go, and knows how many worked at once."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.at_once = self.most_at_once = 0
        self.service: Service = agent("slow", self._work)

    async def _work(self, turn: Turn) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.let_go.wait()
        self.at_once -= 1
        await publish(turn, found("slow", Component(name="x")), ())


def request(text: str) -> SendMessageRequest:
    return SendMessageRequest(message=Message(message_id=text, role=Role.ROLE_USER, parts=[text_part(text)]))


def rest(text: str, **configuration) -> dict:
    message = {"messageId": text, "role": "ROLE_USER", "parts": [{"text": text}]}
    return {"message": message, "configuration": configuration}


def call(method: str, params: dict) -> dict:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


async def fill(url: str, http: httpx.AsyncClient) -> list[str]:
    """One Task that is worked on and one in line; their ids."""
    answers = [
        await http.post(url + REST_PATH + "/message:send", json=rest(text, returnImmediately=True), headers=V1)
        for text in ("first", "second")
    ]
    return [answer.json()["task"]["id"] for answer in answers]


@pytest.mark.parametrize("handler", ["inline", "sdk"])
@pytest.mark.parametrize("method", ["SendMessage", "SendStreamingMessage"])
async def test_json_rpc_refuses_with_429_retry_after_and_an_error_of_its_own(start: Start, http, method, handler):
    url = await start(Slow().service, limits=ONE, sdk_handler=handler == "sdk")
    await fill(url, http)

    answer = await http.post(url + JSONRPC_PATH, json=call(method, rest("third")), headers=V1)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["error"]["code"] == JSON_RPC_CODE
    assert "Send this again in" in answer.json()["error"]["message"]
    assert answer.json()["error"]["data"][0]["reason"] == "RESOURCE_EXHAUSTED"


@pytest.mark.parametrize("operation", ["send", "stream"])
async def test_http_json_refuses_with_429_and_retry_after(start: Start, http, operation):
    url = await start(Slow().service, limits=ONE)
    await fill(url, http)

    answer = await http.post(f"{url}{REST_PATH}/message:{operation}", json=rest("third"), headers=V1)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["error"]["status"] == "RESOURCE_EXHAUSTED"


async def test_version_0_3_refuses_with_429_and_retry_after(start: Start, http):
    url = await start(Slow().service, limits=ONE)
    await fill(url, http)
    message = {"messageId": "3", "role": "user", "kind": "message", "parts": [{"kind": "text", "text": "third"}]}

    answer = await http.post(url + JSONRPC_PATH, json=call("message/send", {"message": message}))

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert "Send this again in" in answer.json()["error"]["message"]


async def test_grpc_refuses_with_resource_exhausted_and_retry_after(start: Start, http):
    url = await start(Slow().service, limits=ONE, grpc_port=0)
    await fill(url, http)
    card = (await RemoteAgent.at(url, http)).card
    async with grpc.aio.insecure_channel(grpc_address(card)) as channel:
        stub = a2a_pb2_grpc.A2AServiceStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as refusal:
            await stub.SendMessage(request("third"), metadata=(("a2a-version", "1.0"),))

    assert refusal.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert int(dict(refusal.value.trailing_metadata())["retry-after"]) >= 1


async def test_what_is_in_line_says_so_may_be_cancelled_and_makes_room(start: Start, http):
    slow = Slow()
    url = await start(slow.service, limits=ONE)
    first, second = await fill(url, http)

    async def says() -> bool:
        task = (await http.get(f"{url}{REST_PATH}/tasks/{second}", headers=V1)).json()
        parts = task["status"].get("message", {}).get("parts", [{"text": ""}])
        return task["status"]["state"] == "TASK_STATE_SUBMITTED" and "number 1 in line" in parts[0]["text"]

    await until(says)
    cancelled = await http.post(f"{url}{REST_PATH}/tasks/{second}:cancel", json={}, headers=V1)
    third = await http.post(url + REST_PATH + "/message:send", json=rest("3", returnImmediately=True), headers=V1)
    slow.let_go.set()

    async def finished() -> bool:
        ids = (first, third.json()["task"]["id"])
        states = [(await http.get(f"{url}{REST_PATH}/tasks/{id}", headers=V1)).json()["status"]["state"] for id in ids]
        return states == ["TASK_STATE_COMPLETED"] * 2

    assert cancelled.json()["status"]["state"] == "TASK_STATE_CANCELED"
    await until(finished)
    assert slow.most_at_once == 1


async def test_our_own_client_waits_as_long_as_it_is_told_and_gets_its_answer(start: Start, http):
    slow = Slow()
    remote = await RemoteAgent.at(await start(slow.service, limits=ONE), http)
    asked = [asyncio.create_task(remote.ask(sent(to_part(R1)), quietly, 15)) for _ in range(4)]

    async def is_full() -> bool:
        return slow.at_once == 1

    await until(is_full)
    slow.let_go.set()
    replies = await asyncio.gather(*asked)

    assert [reply.state for reply in replies] == [TaskState.TASK_STATE_COMPLETED] * 4
    assert slow.most_at_once == 1


async def test_an_answer_to_a_question_is_taken_however_full_the_service_is(start: Start, http):
    url = await start(agent("curious", asks_then_finds("curious")), limits=TaskLimits(1, 0, 1))
    remote = await RemoteAgent.at(url, http)
    asked = await remote.ask(sent(to_part(R1)), quietly, 5)
    other = await remote.ask(sent(to_part(R1)), quietly, 5)

    answers = to_part(Answers(values={"use.workload.tokens_per_month": 5}))
    replies = await asyncio.gather(
        *(remote.ask(sent(answers, task_id=it.task_id, context_id=it.context_id), quietly, 5) for it in (asked, other))
    )

    assert [reply.state for reply in replies] == [TaskState.TASK_STATE_COMPLETED] * 2


async def test_a_service_that_starts_with_more_tasks_than_slots_is_ready_and_finishes_them_all(tmp_path, http):
    slow = Slow()
    many = TaskLimits(running=4, queued=4, tenant_share=1)
    async with served(slow.service, keep=str(tmp_path), limits=many) as url:
        for number in range(6):
            body = rest(str(number), returnImmediately=True)
            await http.post(url + REST_PATH + "/message:send", json=body, headers=V1)

    again = Slow()
    async with served(again.service, keep=str(tmp_path), limits=ONE) as url:
        again.let_go.set()

        async def finished() -> bool:
            page = (await http.get(f"{url}{REST_PATH}/tasks", headers=V1)).json()
            states = [task["status"]["state"] for task in page["tasks"]]
            return states == ["TASK_STATE_COMPLETED"] * 6

        await until(finished)

    assert again.most_at_once == 1
