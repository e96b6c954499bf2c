"""Step mode on the whole platform: what is held, changed and dropped at one service changes what others do."""

import asyncio
import json
import uuid
from collections.abc import Callable

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.types import ListTasksRequest, TaskState

from orchestrator.app import SERVICE
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.extensions import RUNS
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.a2a.security.clients import add
from protocols.adoption import Manner, Recommendation
from protocols.wire.frames import Piece
from protocols.wire.step_mode.held import HELD, Decision, Does, Held
from protocols.wire.trace import HEADER, STATE, child, new_traceparent, trace_id
from tests.conftest import Start, until
from tests.fakes import agent, finds, times_asked, waits

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
TRACE = "ab" * 16
DELIVER, DROP = Decision(does=Does.DELIVER), Decision(does=Does.DROP)


async def council(start: Start, *agents: str, **settings) -> str:
    """An orchestrator on whose map these agents are."""
    return await start(SERVICE, agents=agents, own=agents, **settings)


class Stepped:
    """A person who asks an orchestrator in step mode, and what they see held."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self.url, self.http = url, http
        self._traceparent = new_traceparent()
        self.trace = trace_id(self._traceparent)

    async def ask(self, words: str = "Should we adopt vLLM?") -> Reply:
        async def step(request: httpx.Request) -> None:
            request.headers[HEADER], request.headers[STATE] = child(self._traceparent), "other=1,council=step"

        async with httpx.AsyncClient(event_hooks={"request": [step]}, timeout=20) as http:
            remote = await RemoteAgent.at(self.url, http)
            sent = message(text_part(words), to_part(Manner(may_ask=False)), message_id=str(uuid.uuid4()))
            return await remote.ask(sent, _quietly, 30, RUNS)

    async def held(self) -> list[Held]:
        answer = await self.http.get(f"{self.url}/api/held", params={"trace": self.trace})
        return HELD.validate_json(answer.content)

    async def decide(self, held: Held, decision: Decision) -> httpx.Response:
        return await self.http.post(f"{self.url}/api/held/{held.id}", json=decision.model_dump(mode="json"))

    async def step_off(self) -> None:
        await self.http.post(f"{self.url}/api/step", json={"trace": self.trace, "on": False})

    async def next(self, fits: Callable[[Held], bool] = lambda held: True) -> Held:
        """The first that fits; everything before it is delivered."""
        found: list[Held] = []

        async def arrived() -> bool:
            for held in await self.held():
                if fits(held):
                    found.append(held)
                    return True
                await self.decide(held, DELIVER)
            return False

        await until(arrived, 20)
        return found[0]


async def _quietly(reply: Reply) -> None:
    return None


async def states_at(url: str, http: httpx.AsyncClient) -> list[str]:
    client = ClientFactory(ClientConfig(httpx_client=http)).create((await RemoteAgent.at(url, http)).card)
    return [TaskState.Name(task.status.state) for task in (await client.list_tasks(ListTasksRequest())).tasks]


def answer_of(reply: Reply) -> Recommendation:
    answer = find([part for made in reply.artifacts.values() for part in made.parts], Recommendation)
    assert answer is not None, reply.says
    return answer


async def test_the_request_to_an_agent_waits_and_so_does_each_event_of_its_answer(start: Start, http):
    calm = agent("calm", finds("calm"))
    person = Stepped(await council(start, await start(calm)), http)
    asking = asyncio.create_task(person.ask())

    request = await person.next()
    asked_before = times_asked(calm)
    await person.decide(request, DELIVER)
    event = await person.next()
    await person.step_off()

    assert (request.piece, request.service, event.piece) == (Piece.REQUEST, "orchestrator", Piece.EVENT)
    assert "SendStreamingMessage" in request.body
    assert asked_before == 0
    assert json.loads(event.body)["result"]
    assert answer_of(await asking).assessments


async def test_an_edited_request_is_what_the_agent_hears(start: Start, http):
    calm = agent("calm", finds("calm"))
    person = Stepped(await council(start, await start(calm)), http)
    asking = asyncio.create_task(person.ask())

    request = await person.next()
    edited = request.body.replace("vLLM", "xLLM")
    assert (await person.decide(request, Decision(does=Does.DELIVER, body=edited))).status_code == 204
    await person.step_off()
    reply = await asking

    assert "xLLM" in str(answer_of(reply).assessments or answer_of(reply).unanswered)


async def test_an_edited_event_is_what_the_orchestrator_hears(start: Start, http):
    person = Stepped(await council(start, await start(agent("calm", finds("calm")))), http)
    asking = asyncio.create_task(person.ask())

    event = await person.next(lambda held: "calm looked at" in held.body)
    edited = event.body.replace("calm looked at", "somebody else looked at")
    await person.decide(event, Decision(does=Does.DELIVER, body=edited))
    await person.step_off()

    assert "somebody else looked at" in answer_of(await asking).model_dump_json()


async def test_a_dropped_request_is_a_named_gap_and_is_not_sent_again(start: Start, http):
    calm, keen = agent("calm", finds("calm")), agent("keen", finds("keen"))
    urls = (await start(calm), await start(keen))
    person = Stepped(await council(start, *urls), http)
    asking = asyncio.create_task(person.ask())

    request = await person.next(lambda held: held.url.startswith(urls[0]))
    await person.decide(request, DROP)
    await person.step_off()
    answer = answer_of(await asking)

    assert [(gap.agent, gap.reason) for gap in answer.unanswered] == [("calm", "the request was dropped in step mode")]
    assert [each.concern for each in answer.assessments] == ["keen"]
    assert times_asked(calm) == 0


async def test_a_dropped_event_is_not_seen_and_the_task_is_looked_up_instead(start: Start, http):
    person = Stepped(await council(start, await start(agent("calm", finds("calm")))), http)
    asking = asyncio.create_task(person.ask())

    last = await person.next(lambda held: held.piece is Piece.EVENT and "TASK_STATE_COMPLETED" in held.body)
    await person.decide(last, DROP)
    lookup = await person.next(lambda held: "GetTask" in held.body)
    await person.step_off()

    assert lookup.piece is Piece.REQUEST
    assert answer_of(await asking).assessments


async def test_cancelling_a_run_that_waits_at_the_gate_needs_nobody_to_let_it_go(start: Start, http):
    started = asyncio.Event()
    slow = await start(agent("slow", waits(started)))
    person = Stepped(await council(start, slow), http)
    asking = asyncio.create_task(person.ask())
    await person.decide(await person.next(), DELIVER)
    await asyncio.wait_for(started.wait(), 10)
    await person.next(lambda held: held.piece is Piece.EVENT)

    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    async def all_canceled() -> bool:
        states = [state for url in (slow, person.url) for state in await states_at(url, http)]
        return states == ["TASK_STATE_CANCELED"] * 2

    await until(all_canceled, 10)
    assert await person.held() == []


@pytest.mark.parametrize("budget", [{"step_budget": 0.2}, {"run_budget": 3}], ids=["of a step", "of the run"])
async def test_who_steps_through_a_run_may_take_longer_than_its_budget(start: Start, http, budget):
    urls = (await start(agent("calm", finds("calm"))),)
    person = Stepped(await council(start, *urls, **budget), http)
    asking = asyncio.create_task(person.ask())

    request = await person.next()
    began = asyncio.get_running_loop().time()

    async def budget_is_long_over() -> bool:
        return asyncio.get_running_loop().time() - began > 3.1

    await until(budget_is_long_over)
    still = await person.held()

    async def answered() -> bool:
        for held in await person.held():
            await person.decide(held, DELIVER)
        return asking.done()

    await until(answered, 30)

    assert [each.id for each in still] == [request.id]
    assert answer_of(await asking).assessments


async def test_another_caller_can_neither_step_through_a_trace_nor_let_it_go(start: Start, http, tmp_path):
    url = await start(SERVICE, agents=(), keep=str(tmp_path), auth=True)
    mine, theirs = ({"X-API-Key": add(tmp_path, name, name)} for name in ("ann", "bob"))
    begun = await http.get(
        f"{url}/a2a/rest/tasks", headers={**mine, "A2A-Version": "1.0", HEADER: f"00-{TRACE}-{'cd' * 8}-01"}
    )
    switch = {"trace": TRACE, "on": True}

    refused = await http.post(f"{url}/api/step", json=switch, headers=theirs)
    allowed = await http.post(f"{url}/api/step", json=switch, headers=mine)

    assert begun.status_code == 200
    assert (refused.status_code, allowed.status_code) == (404, 204)


async def test_where_step_mode_is_off_nothing_is_held_and_asking_for_it_is_refused(start: Start, http):
    urls = (await start(agent("calm", finds("calm")), step=False),)
    person = Stepped(await council(start, *urls, step=False), http)

    assert answer_of(await person.ask()).assessments
    refused = await http.post(f"{person.url}/api/step", json={"trace": person.trace, "on": True})
    assert refused.status_code == 409
    assert "STEP=on" in refused.json()["detail"]
    assert (await http.get(f"{person.url}/api/step")).json() == {"allowed": False}


async def test_a_page_of_another_site_can_neither_let_go_nor_drop(start: Start, http):
    urls = (await start(agent("calm", finds("calm"))),)
    person = Stepped(await council(start, *urls), http)
    asking = asyncio.create_task(person.ask())
    request = await person.next()
    stranger = {"Origin": "https://elsewhere.example"}
    where = f"{person.url}/api/held/{request.id}"

    crossed = await http.post(where, json={"does": "drop"}, headers=stranger)
    as_text = await http.post(where, content='{"does": "drop"}', headers={"Content-Type": "text/plain"})
    direct = await http.post(
        f"{person.url}/wire/held/{request.id.partition('-')[2]}",
        content='{"does": "drop"}',
        headers={"Content-Type": "text/plain"},
    )

    assert crossed.status_code == 403
    assert as_text.status_code == 422
    assert direct.status_code == 415
    assert [each.id for each in await person.held()] == [request.id]
    await person.step_off()
    await asking


async def test_what_is_not_held_cannot_be_decided(start: Start, http):
    url = await start(SERVICE)
    answers = [
        await http.post(f"{url}/api/held/{id}", json={"does": "deliver"})
        for id in ("here-1", "elsewhere-1", "nonsense")
    ]
    assert [each.status_code for each in answers] == [404, 404, 404]
