"""The handler that applies events in line gives the answers the SDK's own gives, over generated conversations."""

import asyncio
import json
import random
import re
from typing import Any

import httpx
import pytest
from a2a.types import TaskState

from protocols.a2a.agent_card import JSONRPC_PATH
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.parts import text_part, to_part, words
from protocols.a2a.turn import Rejected, Turn, asking
from tests.conftest import Start, served
from tests.fakes import VOLUME, agent, asks_then_finds
from tests.protocols.a2a.test_tasks import R1, quietly, sent

pytestmark = pytest.mark.anyio
V1 = {"A2A-Version": "1.0"}
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ENDS = ["finish", "finish", "ask", "ask", "reject", "raise"]


async def scripted(turn: Turn) -> None:
    """Does what the latest Message says, word by word."""
    for step in words(turn.latest.parts).split():
        if step == "progress":
            await turn.tell("on it")
        elif step == "artifact":
            await turn.updater.add_artifact([text_part("a result")], artifact_id="one", name="result")
        elif step == "chunk":
            await turn.updater.add_artifact([text_part("more")], artifact_id="one", append=True, last_chunk=False)
        elif step == "pause":
            await asyncio.sleep(0.02)
        elif step == "ask":
            raise asking([VOLUME])
        elif step == "reject":
            raise Rejected("not this")
        elif step == "raise":
            raise RuntimeError("broken")


def conversation(seed: int) -> list[tuple[str, str, bool]]:
    """Turns of one Task: how it is sent, what the agent does, whether the caller waits for the end."""
    chance = random.Random(seed)
    turns = []
    for _ in range(3):
        work = [chance.choice(["progress", "artifact", "chunk", "pause"]) for _ in range(chance.randint(0, 5))]
        if "artifact" in work and "chunk" in work and work.index("chunk") < work.index("artifact"):
            work.insert(0, "artifact")
        turns.append((chance.choice(["send", "stream"]), " ".join([*work, chance.choice(ENDS)]), True))
    return turns


async def answers(url: str, turns: list[tuple[str, str, bool]]) -> list[Any]:
    """Every answer of the service, ids numbered by appearance and times left out."""
    task, out = "", []
    async with httpx.AsyncClient(headers=V1, timeout=20) as http:
        for number, (how, says, _) in enumerate(turns):
            message = {"messageId": f"m{number}", "role": "ROLE_USER", "parts": [{"text": says}]}
            message |= {"taskId": task} if task else {}
            method = "SendMessage" if how == "send" else "SendStreamingMessage"
            call = {"jsonrpc": "2.0", "id": number, "method": method, "params": {"message": message}}
            answer = await http.post(f"{url}{JSONRPC_PATH}", json=call)
            events = re.findall(r"^data: (.*)$", answer.text, re.MULTILINE) if how == "stream" else [answer.text]
            bodies = [json.loads(event) for event in events]
            out.append([each.get("result") or each["error"]["code"] for each in bodies])
            found = re.search(r'"(?:taskId|id)": ?"([0-9a-f-]{36})"', answer.text)
            task = task or (found[1] if found else "")
        call = {"jsonrpc": "2.0", "id": 9, "method": "GetTask", "params": {"id": task}}
        out.append((await http.post(f"{url}{JSONRPC_PATH}", json=call)).json().get("result"))
    return normalised(out)


def normalised(out: list[Any]) -> list[Any]:
    """Without times, and with ids replaced by the order they came in."""
    text = re.sub(r'"timestamp": "[^"]*"', '"timestamp": ""', json.dumps(out, sort_keys=True))
    names: dict[str, str] = {}
    text = IDS.sub(lambda match: names.setdefault(match[0], f"id-{len(names)}"), text)
    return json.loads(text)


@pytest.mark.parametrize("seed", range(24))
async def test_both_handlers_give_the_same_answers(seed: int):
    turns = conversation(seed)
    async with served(agent("plain", scripted)) as inline, served(agent("plain", scripted), sdk_handler=True) as sdk:
        pairs = zip(await answers(inline, turns), await answers(sdk, turns), strict=True)
        for ours, theirs in pairs:
            assert ours == theirs


async def test_a_task_that_waits_costs_no_coroutine(start: Start, http: httpx.AsyncClient):
    url = await start(agent("plain", scripted))
    before = len(asyncio.all_tasks())
    for number in range(20):
        message = {"messageId": f"m{number}", "role": "ROLE_USER", "parts": [{"text": "ask"}]}
        call = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": {"message": message}}
        answer = await http.post(f"{url}{JSONRPC_PATH}", json=call, headers=V1)
        assert answer.json()["result"]["task"]["status"]["state"] == TaskState.Name(TaskState.TASK_STATE_INPUT_REQUIRED)

    assert len(asyncio.all_tasks()) <= before + 2


async def test_of_many_who_cancel_a_task_at_once_none_hears_of_a_conflict(start: Start, http: httpx.AsyncClient):
    url = await start(agent("curious", asks_then_finds("curious")))
    remote = await RemoteAgent.at(url, http)
    waiting = [await remote.ask(sent(to_part(R1)), quietly, 5) for _ in range(20)]

    outcomes: list[str] = []
    for reply in waiting:
        outcomes += await asyncio.gather(*(remote.cancel(reply.task_id) for _ in range(4)))

    late = "its Task was to be cancelled and it refused, so it may go on: Task cannot be canceled"
    assert outcomes.count("its Task was cancelled") >= len(waiting)
    assert set(outcomes) <= {"its Task was cancelled", late}
