"""An agent is asked for the Task of a Message only where it may have begun one that may run still."""

import asyncio

import httpx
import pytest
from a2a.utils.errors import InvalidAgentResponseError, InvalidParamsError

from protocols.a2a.client.errors import MessageRefused, is_refusal
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.fault_switches import FaultName
from protocols.adoption import Why
from tests.conftest import Start
from tests.fakes import agent, asks_then_finds, breaks, finds, waits
from tests.orchestrator.run.person import recommendation
from tests.protocols.a2a.test_tasks import R1, quietly, sent, to_part
from tests.protocols.faults.faulty_council import FAULTY, gaps, stage

pytestmark = pytest.mark.anyio
BUSY, EXPIRED, BROKEN, CUT = 429, 401, 500, None


class Script(httpx.AsyncBaseTransport):
    """An agent whose card can be read, and whose calls end so, one after another; `None` is a broken connection."""

    def __init__(self, http: httpx.AsyncClient, statuses: tuple[int | None, ...]) -> None:
        self._http, self._statuses = http, iter(statuses)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await self._http.send(request)
        status = next(self._statuses)
        if status is None:
            raise httpx.ReadError("closed")
        return httpx.Response(status, headers={"retry-after": "0"} if status == BUSY else {})


@pytest.mark.parametrize(
    ("statuses", "refused"),
    [
        ((EXPIRED,), True),
        ((BUSY, EXPIRED), True),
        ((CUT, EXPIRED), False),
        ((BROKEN, EXPIRED), False),
        ((BROKEN, BUSY, EXPIRED), False),
    ],
)
@pytest.mark.parametrize("streams", [True, False])
async def test_a_message_is_refused_when_every_try_to_send_it_was(
    start: Start, http: httpx.AsyncClient, statuses: tuple[int | None, ...], refused: bool, streams: bool
):
    url = await start(agent("strict", finds("strict"), streams=streams))
    async with httpx.AsyncClient(transport=Script(http, statuses)) as scripted:
        remote = await RemoteAgent.at(url, scripted)
        with pytest.raises(NoAnswer) as failure:
            await remote.ask(sent(to_part(R1)), quietly, 5)

    assert isinstance(failure.value, MessageRefused) is refused


def test_what_an_agent_says_of_its_own_answer_is_no_refusal_of_the_message():
    assert is_refusal(InvalidParamsError())
    assert not is_refusal(InvalidAgentResponseError())


async def test_an_agent_whose_task_failed_is_asked_for_no_tasks(start: Start, http: httpx.AsyncClient):
    on = await stage(start, http, agent(FAULTY, breaks))

    answer = await on.ask()

    assert gaps(answer) == [(FAULTY, Why.FAILED)]
    assert await on.calls("ListTasks") == 0


async def test_an_agent_whose_task_the_call_cancelled_is_asked_for_no_tasks(start: Start, http: httpx.AsyncClient):
    on = await stage(start, http, agent(FAULTY, waits(asyncio.Event())), step_budget=1)

    answer = await on.ask()

    assert gaps(answer) == [(FAULTY, Why.SLOW)]
    assert await on.states() == ["TASK_STATE_CANCELED"]
    assert await on.calls("CancelTask") == 1
    assert await on.calls("ListTasks") == 1


async def test_an_agent_that_broke_before_it_answered_is_asked_for_its_tasks(start: Start, http: httpx.AsyncClient):
    on = await stage(start, http, step_budget=2)
    await on.switch(FaultName.SERVER_ERROR)

    await on.ask()

    assert await on.calls("ListTasks") > 0


async def test_the_task_of_an_agent_that_refuses_the_answer_it_asked_for_is_cancelled(
    start: Start, http: httpx.AsyncClient
):
    on = await stage(start, http, agent(FAULTY, asks_then_finds(FAULTY)))
    asked = await on.person.says("Can we use DeepSeek-R1?")
    # The answer, and once more with other credentials.
    await on.switch(FaultName.EXPIRED_TOKEN, requests=2)

    answer = recommendation(await on.person.answers(asked, use__workload__tokens_per_month=7))

    assert gaps(answer) == [(FAULTY, Why.REJECTED)]
    assert await on.states() == ["TASK_STATE_CANCELED"]
