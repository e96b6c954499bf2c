"""A Task's life on a real service: asked, answered, repeated, cancelled, cut, restarted."""

import asyncio
import uuid

import httpx
import pytest
from a2a.client import Client, ClientCallContext, ClientConfig, ClientFactory, create_client
from a2a.types import GetTaskRequest, ListTasksRequest, SendMessageRequest, StreamResponse, Task, TaskState

from protocols.a2a.assessment import publish
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.extensions import MODELS, path
from protocols.a2a.limits.call_budget import HOPS
from protocols.a2a.parts import exhibit_of, find, message, text_part, to_part
from protocols.a2a.turn import Turn
from protocols.adoption import Answers, Assessment, Component, Drawings, Exhibit, Inquiry, Questions, Why
from protocols.adoption.short_forms import assessment
from tests.conftest import Start, served, until
from tests.fakes import agent, asks_then_finds, breaks, finds, times_asked, waits

pytestmark = pytest.mark.anyio
R1 = Inquiry(components=(Component(name="DeepSeek-R1"),))


async def quietly(reply: Reply) -> None:
    return None


def sent(*parts, **ids):
    return message(*parts, **{"message_id": str(uuid.uuid4()), **ids})


async def states_of(remote: RemoteAgent, http: httpx.AsyncClient) -> list[str]:
    client = ClientFactory(ClientConfig(httpx_client=http)).create(remote.card)
    return [TaskState.Name(task.status.state) for task in (await client.list_tasks(ListTasksRequest())).tasks]


async def test_an_inquiry_comes_back_as_an_assessment(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("calm", finds("calm"))), http)

    reply = await remote.ask(sent(to_part(R1)), quietly, 5)

    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert find(next(iter(reply.artifacts.values())).parts, Assessment)


async def test_a_question_and_its_answer_are_one_task(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("curious", asks_then_finds("curious"))), http)

    asked = await remote.ask(sent(to_part(R1)), quietly, 5)
    assert asked.status is not None
    questions = find(asked.status.parts, Questions)
    answers = to_part(Answers(values={"use.workload.tokens_per_month": 5}))
    reply = await remote.ask(sent(answers, task_id=asked.task_id, context_id=asked.context_id), quietly, 5)

    assert asked.asks
    assert questions is not None
    assert questions.questions[0].why
    assert reply.task_id == asked.task_id
    assert reply.state == TaskState.TASK_STATE_COMPLETED


async def test_one_open_question_can_be_answered_in_words_without_a_context_id(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("curious", asks_then_finds("curious"))), http)
    asked = await remote.ask(sent(to_part(R1)), quietly, 5)
    reply = await remote.ask(sent(text_part("200M"), task_id=asked.task_id), quietly, 5)
    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert reply.context_id == asked.context_id


async def test_an_answer_that_does_not_fit_is_rejected_by_the_name_of_its_field(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("curious", asks_then_finds("curious"))), http)
    asked = await remote.ask(sent(to_part(R1)), quietly, 5)
    bad = to_part(Answers(values={"use.workload.tokens_per_month": -1}))
    reply = await remote.ask(sent(bad, task_id=asked.task_id, context_id=asked.context_id), quietly, 5)
    assert reply.state == TaskState.TASK_STATE_REJECTED
    assert "use.workload.tokens_per_month" in reply.says


async def test_another_replica_goes_on_where_the_first_one_asked(tmp_path, http):
    service = agent("curious", asks_then_finds("curious"))
    async with served(service, keep=str(tmp_path)) as url:
        asked = await (await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 5)

    async with served(service, keep=str(tmp_path)) as url:
        answers = to_part(Answers(values={"use.workload.tokens_per_month": 5}))
        remote = await RemoteAgent.at(url, http)
        reply = await remote.ask(sent(answers, task_id=asked.task_id, context_id=asked.context_id), quietly, 5)

    assert reply.state == TaskState.TASK_STATE_COMPLETED


async def test_the_same_message_twice_is_one_task(start: Start, http):
    service = agent("calm", finds("calm"))
    remote = await RemoteAgent.at(await start(service), http)
    said = sent(to_part(R1))

    first = await remote.ask(said, quietly, 5)
    second = await remote.ask(said, quietly, 5)

    assert first.task_id == second.task_id
    assert times_asked(service) == 1


async def test_the_same_message_twice_at_once_is_one_task(start: Start, http):
    service = agent("calm", finds("calm"))
    remote = await RemoteAgent.at(await start(service), http)
    said = sent(to_part(R1))

    replies = await asyncio.gather(*(remote.ask(said, quietly, 5) for _ in range(4)))

    assert len({reply.task_id for reply in replies}) == 1
    assert {reply.state for reply in replies} == {TaskState.TASK_STATE_COMPLETED}
    assert times_asked(service) == 1


async def test_work_that_raises_fails_the_task_without_telling_its_insides(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("tired", breaks)), http)
    reply = await remote.ask(sent(to_part(R1)), quietly, 5)
    assert reply.state == TaskState.TASK_STATE_FAILED
    assert "coffee" not in reply.says


async def test_a_finished_task_takes_no_more_messages(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("calm", finds("calm"))), http)
    done = await remote.ask(sent(to_part(R1)), quietly, 5)
    with pytest.raises(NoAnswer, match=r"finished|terminal") as refusal:
        await remote.ask(sent(to_part(R1), task_id=done.task_id, context_id=done.context_id), quietly, 5)
    assert refusal.value.why is Why.REJECTED


async def test_a_message_to_a_running_task_does_not_open_it_again_once_it_is_finished(start: Start, http):
    started, go_on = asyncio.Event(), asyncio.Event()

    async def work(turn: Turn) -> None:
        started.set()
        await go_on.wait()
        await finds("busy")(turn)

    service = agent("busy", work)
    remote = await RemoteAgent.at(await start(service), http)
    first = asyncio.create_task(remote.ask(sent(to_part(R1)), quietly, 10))
    await started.wait()
    running = (await remote.tasks(ListTasksRequest())).tasks[0]
    more = sent(text_part("and also?"), task_id=running.id, context_id=running.context_id)
    second = asyncio.create_task(remote.ask(more, quietly, 10))
    await until(lambda: heard_twice(remote, http))
    go_on.set()

    assert (await first).state == TaskState.TASK_STATE_COMPLETED
    await asyncio.gather(second, return_exceptions=True)
    assert (await remote.look(running.id)).state == TaskState.TASK_STATE_COMPLETED
    assert times_asked(service) == 1


async def heard_twice(remote: RemoteAgent, http: httpx.AsyncClient) -> bool:
    frames = (await http.get(f"{remote.url}/wire")).json()
    return sum("SendStreamingMessage" in frame["body"] for frame in frames if frame["piece"] == "request") == 2


async def test_cancelling_the_caller_cancels_the_task_and_its_work(start: Start, http):
    started, stopped = asyncio.Event(), asyncio.Event()

    async def work(turn: Turn) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.set()
            raise

    remote = await RemoteAgent.at(await start(agent("slow", work)), http)
    asking = asyncio.create_task(remote.ask(sent(to_part(R1)), quietly, 30))
    await started.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    await asyncio.wait_for(stopped.wait(), 2)
    assert await states_of(remote, http) == ["TASK_STATE_CANCELED"]


async def test_an_agent_past_its_time_is_slow_and_its_task_cancelled(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("slow", waits(asyncio.Event()))), http)
    with pytest.raises(NoAnswer, match=r"within 0\.3 s") as gone:
        await remote.ask(sent(to_part(R1)), quietly, 0.3)
    assert gone.value.why is Why.SLOW
    assert await states_of(remote, http) == ["TASK_STATE_CANCELED"]


async def test_a_question_that_goes_round_in_circles_is_refused(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("calm", finds("calm"))), http)
    circling = sent(to_part(R1))
    circling.metadata.update({HOPS: 9})
    reply = await remote.ask(circling, quietly, 5)
    assert reply.state == TaskState.TASK_STATE_REJECTED
    assert "circle" in reply.says


async def test_a_task_that_was_running_when_the_service_died_is_carried_on(tmp_path, http):
    """The first life is ended while `work` waits; the second one finds the Task in the store."""
    lives: list[Turn] = []
    started = asyncio.Event()

    async def work(turn: Turn) -> None:
        lives.append(turn)
        started.set()
        if len(lives) == 1:
            await asyncio.Event().wait()
        await finds("tough")(turn)

    service = agent("tough", work)
    async with served(service, keep=str(tmp_path)) as url:
        asking = asyncio.create_task((await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 30))
        await started.wait()
        task_id = lives[0].task.id
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    async with served(service, keep=str(tmp_path)) as url:
        remote = await RemoteAgent.at(url, http)

        async def is_completed() -> bool:
            return (await remote.look(task_id)).state == TaskState.TASK_STATE_COMPLETED

        await until(is_completed)
        assert (await remote.look(task_id)).artifacts


async def test_a_task_that_never_outlives_its_service_is_given_up_after_three_restarts(tmp_path, http):
    lives: list[Turn] = []
    begun = asyncio.Event()

    async def work(turn: Turn) -> None:
        lives.append(turn)
        begun.set()
        await asyncio.Event().wait()

    service = agent("doomed", work)
    async with served(service, keep=str(tmp_path)) as url:
        asking = asyncio.create_task((await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 30))
        await begun.wait()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    for _ in range(3):
        begun.clear()
        async with served(service, keep=str(tmp_path)):
            await asyncio.wait_for(begun.wait(), 10)

    async with served(service, keep=str(tmp_path)) as url:
        remote = await RemoteAgent.at(url, http)

        async def is_given_up() -> bool:
            return (await remote.look(lives[0].task.id)).state == TaskState.TASK_STATE_FAILED

        await until(is_given_up)
    assert len(lives) == 4


async def test_every_binding_on_the_card_answers_alike(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("calm", finds("calm"))), http)
    for binding in ("JSONRPC", "HTTP+JSON"):
        config = ClientConfig(
            httpx_client=http, supported_protocol_bindings=[binding], use_client_preference=True, streaming=True
        )
        client = ClientFactory(config).create(remote.card)
        events = [event async for event in client.send_message(SendMessageRequest(message=sent(to_part(R1))))]
        kinds = [event.WhichOneof("payload") for event in events]
        assert kinds == ["task", "status_update", "artifact_update", "status_update"], binding


async def test_an_03_client_is_served_too(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    card = (await http.get(f"{url}/.well-known/agent-card.json")).json()
    said = {"messageId": "m", "role": "user", "kind": "message", "parts": [{"kind": "text", "text": "x"}]}
    body = {"jsonrpc": "2.0", "id": 1, "method": "message/send", "params": {"message": said}}
    answer = (await http.post(card["url"], json=body)).json()
    assert card["protocolVersion"].startswith("0.3")
    assert answer["result"]["kind"] == "task"


async def test_every_service_publishes_the_schema_of_each_extension_at_its_path(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    for uri, models in MODELS.items():
        published = (await http.get(url + path(uri))).json()
        assert published["$id"] == uri
        assert {model.__name__ for model in models} <= published["$defs"].keys()


@pytest.mark.slow
async def test_a_client_that_gives_up_after_five_seconds_hears_the_end_of_a_longer_silence(start: Start):
    async def thinks(turn: Turn) -> None:
        await asyncio.sleep(7)

    url = await start(agent("thinker", thinks))
    async with await create_client(url) as client:
        said = sent(text_part("x"))
        events = [event async for event in client.send_message(SendMessageRequest(message=said))]

    assert events[-1].status_update.status.state == TaskState.TASK_STATE_COMPLETED


CHART = Exhibit(id="x", title="Chart", media_type="image/svg+xml", filename="x.svg", text="<svg>\u00e9</svg>")
NOTE = Exhibit(id="n", title="Note", media_type="text/markdown", filename="n.md", text="# Words")


@pytest.mark.parametrize(
    ("accepted", "names"),
    [
        ((), ["x.svg", "n.md"]),
        (("image/*", "text/plain"), ["x.svg", "n.md"]),
        (("text/plain",), ["n.md"]),
        (("application/json",), []),
    ],
    ids=["all", "ranges", "words", "data"],
)
async def test_a_caller_gets_the_files_it_takes_and_pictures_are_never_text(start: Start, http, accepted, names):
    async def work(turn: Turn) -> None:
        await turn.show(CHART)
        await turn.show(NOTE)

    agent_there = await RemoteAgent.at(await start(agent("shows", work)), http)
    request = SendMessageRequest(message=sent(to_part(R1)))
    request.configuration.accepted_output_modes.extend(accepted)

    async def first_task(client: Client, context: ClientCallContext) -> Task:
        events = [event async for event in client.send_message(request, context=context)]
        return await client.get_task(GetTaskRequest(id=events[0].task.id), context=context)

    parts = [part for artifact in (await agent_there.call(first_task)).artifacts for part in artifact.parts]

    assert [part.filename for part in parts] == names
    assert all(part.HasField("raw") for part in parts if part.media_type.startswith("image/"))
    assert [exhibit_of(part) for part in parts] == [each for each in (CHART, NOTE) if each.filename in names]


@pytest.mark.parametrize(("accepted", "times"), [((), 1), (("image/svg+xml",), 1), (("text/plain",), 0)])
async def test_drawings_are_made_for_a_caller_who_takes_them_only(start: Start, http, accepted, times):
    drawn: list[Exhibit] = []

    def draw() -> list[Exhibit]:
        drawn.append(CHART)
        return [CHART]

    async def work(turn: Turn) -> None:
        found = assessment("draws", Component(name="x"), "large", data_as_of="2026-11-02")
        await publish(turn, found, [Drawings(CHART.media_type, draw)])

    agent_there = await RemoteAgent.at(await start(agent("draws", work)), http)
    request = SendMessageRequest(message=sent(to_part(R1)))
    request.configuration.accepted_output_modes.extend(accepted)

    async def last_state(client: Client, context: ClientCallContext) -> list[StreamResponse]:
        return [event async for event in client.send_message(request, context=context)]

    await agent_there.call(last_state)

    assert len(drawn) == times
