"""What agents of others send that is not quite A2A, or not what one would wish, and what is made of it."""

import json
import time
import uuid
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from a2a.types import TaskState

from protocols.a2a.client.answer import answer_text
from protocols.a2a.client.errors import LONGEST_WAIT, wait_asked_for
from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, text_part
from protocols.adoption import Why
from protocols.wire.event_streams import EventTransport

pytestmark = pytest.mark.anyio
URL = "http://stranger.example"
NAIVE = "2026-11-30T12:00:00.5"
EVENTS = {"content-type": "text/event-stream"}


def card(streaming: bool, version: str) -> dict[str, Any]:
    interface = {"url": URL, "protocolBinding": "JSONRPC", "protocolVersion": version}
    old = {"url": URL, "preferredTransport": "JSONRPC", "protocolVersion": "0.3.0"}
    return {
        "name": "stranger",
        "description": "d",
        "version": "1",
        "capabilities": {"streaming": streaming},
        "defaultInputModes": ["text/plain"],
        "defaultOutputModes": ["text/plain"],
        "skills": [],
        **({"supportedInterfaces": [interface]} if version == "1.0" else old),
    }


class Stranger:
    """An agent at `URL` over JSON-RPC: each call is answered by the next of `replies`, the last one again and again."""

    def __init__(self, *replies: Callable[[dict[str, Any]], httpx.Response], streaming=False, version="1.0") -> None:
        self._card, self._replies = card(streaming, version), list(replies)
        self.methods: list[str] = []
        self.lengths: list[int] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/":
            return httpx.Response(200, json=self._card) if "agent-card" in request.url.path else httpx.Response(404)
        call = json.loads(request.content)
        self.methods.append(call["method"])
        self.lengths.append(call["params"].get("configuration", call["params"]).get("historyLength"))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return reply(call)

    async def asked(self, seconds: float = 10) -> Reply:
        async with httpx.AsyncClient(transport=EventTransport(httpx.MockTransport(self))) as http:
            agent = await RemoteAgent.at(URL, http)
            return await agent.ask(message(text_part("Is it good?"), message_id=str(uuid.uuid4())), quietly, seconds)


async def quietly(reply: Reply) -> None:
    return None


def task(state: str = "TASK_STATE_COMPLETED", text: str = "It is.", **status: Any) -> dict[str, Any]:
    artifacts = [{"artifactId": "a", "parts": [{"text": text}]}] if text else []
    return {"id": "t", "contextId": "c", "status": {"state": state, **status}, "artifacts": artifacts}


def result(value: Any) -> Callable[[dict[str, Any]], httpx.Response]:
    return lambda call: httpx.Response(200, json={"jsonrpc": "2.0", "id": call["id"], "result": value})


def events(*values: Any) -> Callable[[dict[str, Any]], httpx.Response]:
    """A stream of results; a text goes out as the data of its event as it is."""

    def reply(call: dict[str, Any]) -> httpx.Response:
        documents = [
            value if isinstance(value, str) else json.dumps({"jsonrpc": "2.0", "id": call["id"], "result": value})
            for value in values
        ]
        return httpx.Response(200, headers=EVENTS, text="".join(f"data: {each}\r\n\r\n" for each in documents))

    return reply


def busy(**headers: str) -> Callable[[dict[str, Any]], httpx.Response]:
    return lambda call: httpx.Response(429, headers=headers)


OLD_TASK = {
    "kind": "task",
    "id": "t",
    "contextId": "c",
    "status": {"state": "completed", "timestamp": NAIVE},
    "artifacts": [{"artifactId": "a", "parts": [{"kind": "text", "text": "It is."}]}],
}
NEW_TASK = task(timestamp=NAIVE)


@pytest.mark.parametrize(
    ("version", "streaming", "reply"),
    [
        ("1.0", False, result({"task": NEW_TASK})),
        ("1.0", True, events({"task": NEW_TASK})),
        ("0.3", False, result(OLD_TASK)),
        ("0.3", True, events(OLD_TASK)),
    ],
    ids=["1.0", "1.0 streaming", "0.3", "0.3 streaming"],
)
async def test_times_without_a_zone_cost_no_answer_and_are_remarked(version, streaming, reply):
    answer = await Stranger(reply, streaming=streaming, version=version).asked()

    assert answer_text(answer, 100) == "It is."
    assert answer.remarks == ["its times name no zone and were read as UTC"]


@pytest.mark.parametrize("rubbish", ["{", '{"jsonrpc":"2.0","id":"1","result":{"statusUpdate":{"taskId":7}}}', "[]"])
async def test_after_an_unreadable_event_the_task_itself_is_asked_for(rubbish):
    begun = {"task": task("TASK_STATE_WORKING", text="")}
    stranger = Stranger(events(begun, rubbish), result(task()), streaming=True)

    answer = await stranger.asked()

    assert answer_text(answer, 100) == "It is."
    assert stranger.methods == ["SendStreamingMessage", "GetTask"]


async def test_after_a_stream_of_states_alone_the_task_itself_is_asked_for():
    done = {"statusUpdate": {"taskId": "t", "contextId": "c", "status": {"state": "TASK_STATE_COMPLETED"}}}
    stranger = Stranger(events(done), result(task()), streaming=True)

    assert answer_text(await stranger.asked(), 100) == "It is."
    assert stranger.methods == ["SendStreamingMessage", "GetTask"]


async def test_an_event_that_cannot_be_read_before_its_task_is_known_is_no_answer():
    with pytest.raises(NoAnswer) as refusal:
        await Stranger(events("{"), streaming=True).asked()

    assert refusal.value.why is Why.UNREADABLE


@pytest.mark.parametrize("streaming", [False, True])
async def test_who_has_no_time_now_is_asked_again_as_late_as_it_says(streaming):
    whole = {"task": task()}
    stranger = Stranger(busy(**{"Retry-After": "0"}), (events if streaming else result)(whole), streaming=streaming)

    assert answer_text(await stranger.asked(), 100) == "It is."
    assert len(stranger.methods) == 2


async def test_a_task_is_still_looked_at_when_its_agent_had_no_time_for_a_look():
    begun = result({"task": task("TASK_STATE_WORKING", text="")})
    stranger = Stranger(begun, busy(**{"Retry-After": "0"}), result(task()))

    assert answer_text(await stranger.asked(), 100) == "It is."
    assert stranger.methods == ["SendMessage", "GetTask", "GetTask"]


def wait(**headers: str) -> float | None:
    response = httpx.Response(int(headers.pop("status", "429")), headers=headers, request=httpx.Request("POST", URL))
    error = RuntimeError()
    error.__cause__ = httpx.HTTPStatusError("", request=response.request, response=response)
    return wait_asked_for(error)


def test_a_wait_is_as_long_as_asked_for_and_bounded():
    assert wait(**{"Retry-After": "7"}) == 7
    assert wait(**{"Retry-After": "86400"}) == LONGEST_WAIT
    assert wait(**{"Retry-After": formatdate(time.time() + 20, usegmt=True)}) == pytest.approx(20, abs=3)
    assert wait(**{"Retry-After": formatdate(0, usegmt=True)}) == 0
    assert wait(**{"Retry-After": "soon"}) == wait() == 1
    assert wait(status="503", **{"Retry-After": "7"}) is None


REFUSAL = lambda call: httpx.Response(  # noqa: E731  one of the replies below
    200, json={"jsonrpc": "2.0", "id": call["id"], "error": {"code": -32002, "message": "not now"}}
)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (result(task("TASK_STATE_CANCELED", text="")), "its Task was cancelled"),
        (result(task("TASK_STATE_WORKING", text="")), "is TASK_STATE_WORKING instead"),
        (REFUSAL, "it refused, so it may go on: not now"),
    ],
    ids=["cancelled", "ignored", "refused"],
)
async def test_what_became_of_a_slow_task_is_said_truly(reply, says):
    begun = task("TASK_STATE_WORKING", text="")

    class Slow(Stranger):
        async def __call__(self, request: httpx.Request) -> httpx.Response:
            cancels = request.url.path == "/" and json.loads(request.content)["method"] == "CancelTask"
            return reply(json.loads(request.content)) if cancels else await super().__call__(request)

    with pytest.raises(NoAnswer, match=says) as refusal:
        await Slow(result({"task": begun}), result(begun)).asked(0.3)

    assert refusal.value.why is Why.SLOW


async def test_the_state_of_a_finished_task_survives_what_comes_after_it():
    late = {"statusUpdate": {"taskId": "t", "contextId": "c", "status": {"state": "TASK_STATE_WORKING"}}}

    answer = await Stranger(events({"task": task()}, late), streaming=True).asked()

    assert answer.state == TaskState.TASK_STATE_COMPLETED


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (f"{URL}/agents/a", "/agents/a/.well-known/agent-card.json"),
        (f"{URL}/a2a/v1/", "/.well-known/agent-card.json"),
        (f"{URL}/cards/a.json", "/cards/a.json"),
    ],
    ids=["below the path", "at the origin", "the card's own URL"],
)
async def test_a_card_is_found_below_the_url_at_its_origin_or_at_the_very_url(url, place):
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=card(False, "1.0")) if request.url.path == place else httpx.Response(404)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        agent = await RemoteAgent.at(url, http)

    assert (agent.card.name, agent.url) == ("stranger", url)


@pytest.mark.parametrize("streaming", [False, True])
async def test_no_call_asks_for_the_whole_history(streaming):
    begun = {"task": task("TASK_STATE_WORKING", text="")}
    stranger = Stranger((events if streaming else result)(begun), result(task()), streaming=streaming)

    await stranger.asked()

    assert len(stranger.lengths) == 2
    assert all(length and length <= 100 for length in stranger.lengths)


async def test_a_card_that_did_not_change_is_neither_sent_nor_read_again():
    answers: list[int] = []
    version = "1"

    def answer(request: httpx.Request) -> httpx.Response:
        answers.append(304 if request.headers.get("if-none-match") == f'"{version}"' else 200)
        content = None if answers[-1] == 304 else card(False, "1.0") | {"version": version}
        return httpx.Response(answers[-1], headers={"ETag": f'"{version}"'}, json=content)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        life = Life()
        first, second = [await RemoteAgent.at(URL, http, life) for _ in range(2)]
        version = "2"
        third = await RemoteAgent.at(URL, http, life)
        elsewhere = await RemoteAgent.at(URL, http)

    assert answers == [200, 304, 200, 200]
    assert second.card is first.card
    assert (third.card.version, elsewhere.card.version) == ("2", "2")
