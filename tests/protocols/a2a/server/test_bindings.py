"""Every operation on every binding of one live service: the same results and the same errors."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import grpc
import httpx
import pytest
from a2a.client import Client, ClientCallContext, ClientConfig, ClientFactory
from a2a.types import (
    CancelTaskRequest,
    DeleteTaskPushNotificationConfigRequest,
    GetExtendedAgentCardRequest,
    GetTaskPushNotificationConfigRequest,
    GetTaskRequest,
    ListTaskPushNotificationConfigsRequest,
    ListTasksRequest,
    Message,
    SendMessageRequest,
    StreamResponse,
    SubscribeToTaskRequest,
    Task,
    TaskPushNotificationConfig,
    TaskState,
    a2a_pb2,
    a2a_pb2_grpc,
)
from a2a.utils.errors import (
    A2A_ERROR_MAPPING,
    JSON_RPC_ERROR_CODE_MAP,
    A2AError,
    ExtensionSupportRequiredError,
    InvalidParamsError,
    TaskNotCancelableError,
    TaskNotFoundError,
    UnsupportedOperationError,
    VersionNotSupportedError,
)
from google.rpc import error_details_pb2, status_pb2

from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.extensions import FINDINGS
from protocols.a2a.parts import message, to_part
from protocols.a2a.server.grpc_server import grpc_address
from protocols.adoption import Answers, Component, Inquiry
from tests.conftest import Start
from tests.fakes import agent, asks_then_finds, finds, waits

BINDINGS = ("JSONRPC", "HTTP+JSON", "GRPC")
pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.parametrize("binding", BINDINGS)]
R1 = Inquiry(components=(Component(name="DeepSeek-R1"),))


class Callers:
    """Clients of one binding that are closed with the test."""

    def __init__(self, binding: str, http: httpx.AsyncClient) -> None:
        self._binding, self._http = binding, http
        self.clients: list[Client] = []

    async def of(self, url: str, streaming: bool = True) -> Client:
        remote = await RemoteAgent.at(url, self._http)
        config = ClientConfig(
            httpx_client=self._http,
            streaming=streaming,
            supported_protocol_bindings=[self._binding],
            grpc_channel_factory=grpc.aio.insecure_channel,
        )
        self.clients.append(ClientFactory(config).create(remote.card))
        return self.clients[-1]


@pytest.fixture
async def callers(binding: str, http: httpx.AsyncClient) -> AsyncIterator[Callers]:
    mine = Callers(binding, http)
    yield mine
    for client in mine.clients:
        await client.close()


@pytest.fixture
async def calm(start: Start) -> str:
    return await start(agent("calm", finds("calm")), grpc_port=0)


@pytest.fixture
async def slow(start: Start) -> str:
    return await start(agent("slow", waits(asyncio.Event())), grpc_port=0)


def said(**ids) -> Message:
    return message(to_part(R1), **{"message_id": str(uuid.uuid4()), **ids})


def asking(returning: bool = False, **ids) -> SendMessageRequest:
    request = SendMessageRequest(message=said(**ids))
    request.configuration.return_immediately = returning
    return request


async def sent(client: Client, request: SendMessageRequest) -> Task:
    return (await anext(client.send_message(request))).task


def kinds(events: list[StreamResponse]) -> list[str | None]:
    return [event.WhichOneof("payload") for event in events]


async def test_send_message_waits_until_the_task_rests(callers, calm):
    task = await sent(await callers.of(calm, streaming=False), asking())
    assert task.status.state == TaskState.TASK_STATE_COMPLETED
    assert len(task.artifacts) == 1


async def test_send_message_returns_at_once_when_told_to(callers, slow):
    task = await sent(await callers.of(slow, streaming=False), asking(returning=True))
    assert task.status.state in (TaskState.TASK_STATE_SUBMITTED, TaskState.TASK_STATE_WORKING)


async def test_send_streaming_message_begins_with_the_task_and_ends_when_it_does(callers, calm):
    events = [event async for event in (await callers.of(calm)).send_message(asking())]
    assert kinds(events) == ["task", "status_update", "artifact_update", "status_update"]
    assert events[-1].status_update.status.state == TaskState.TASK_STATE_COMPLETED


async def test_get_task_gives_as_much_history_as_asked_for(callers, start):
    url = await start(agent("curious", asks_then_finds("curious")), grpc_port=0)
    client = await callers.of(url, streaming=False)
    asked = await sent(client, asking())
    answer = message(
        to_part(Answers(values={"use.workload.tokens_per_month": 5})),
        message_id="answer",
        task_id=asked.id,
        context_id=asked.context_id,
    )
    await sent(client, SendMessageRequest(message=answer))

    whole = await client.get_task(GetTaskRequest(id=asked.id))
    last = await client.get_task(GetTaskRequest(id=asked.id, history_length=1))
    none = await client.get_task(GetTaskRequest(id=asked.id, history_length=0))

    assert len(whole.history) > 1
    assert list(last.history) == [whole.history[-1]]
    assert not none.history
    assert whole.artifacts


async def test_list_tasks_filters_and_pages(callers, calm):
    client = await callers.of(calm, streaming=False)
    tasks = [await sent(client, asking(context_id=context)) for context in ("one", "one", "two", "two", "two")]
    newest_first = [task.id for task in reversed(tasks)]

    first = await client.list_tasks(ListTasksRequest(page_size=3))
    rest = await client.list_tasks(ListTasksRequest(page_size=3, page_token=first.next_page_token))
    of_one = await client.list_tasks(ListTasksRequest(context_id="one"))
    working = await client.list_tasks(ListTasksRequest(status=TaskState.TASK_STATE_WORKING))
    later = ListTasksRequest(include_artifacts=True, history_length=0)
    later.status_timestamp_after.CopyFrom(tasks[3].status.timestamp)
    since = await client.list_tasks(later)

    assert [task.id for task in (*first.tasks, *rest.tasks)] == newest_first
    assert (first.total_size, first.page_size, rest.next_page_token) == (5, 3, "")
    assert not any(task.artifacts for task in first.tasks)
    assert [task.id for task in of_one.tasks] == newest_first[-2:]
    assert not working.tasks
    assert tasks[4].id in [task.id for task in since.tasks]
    assert all(task.artifacts and not task.history for task in since.tasks)


async def test_cancel_task_ends_the_work(callers, slow):
    client = await callers.of(slow, streaming=False)
    task = await sent(client, asking(returning=True))
    canceled = await client.cancel_task(CancelTaskRequest(id=task.id))
    assert canceled.status.state == TaskState.TASK_STATE_CANCELED


async def test_subscribe_to_task_begins_with_the_task_as_it_stands(callers, start):
    go_on = asyncio.Event()

    async def work(turn) -> None:
        await go_on.wait()
        await finds("patient")(turn)

    client = await callers.of(await start(agent("patient", work), grpc_port=0))
    task = (await anext(client.send_message(asking()))).task
    stream = client.subscribe(SubscribeToTaskRequest(id=task.id))
    events = [await anext(stream)]
    go_on.set()
    events += [event async for event in stream]

    assert kinds(events)[0] == "task"
    assert events[0].task.id == task.id
    assert events[-1].status_update.status.state == TaskState.TASK_STATE_COMPLETED


async def test_push_notification_configs_are_created_read_listed_and_deleted(callers, slow):
    client = await callers.of(slow, streaming=False)
    task = await sent(client, asking(returning=True))
    config = TaskPushNotificationConfig(task_id=task.id, id="mine", url="http://127.0.0.1:9/hook", token="t")

    made = await client.create_task_push_notification_config(config)
    read = await client.get_task_push_notification_config(
        GetTaskPushNotificationConfigRequest(task_id=task.id, id="mine")
    )
    every = ListTaskPushNotificationConfigsRequest(task_id=task.id)
    listed = await client.list_task_push_notification_configs(every)
    await client.delete_task_push_notification_config(
        DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="mine")
    )

    assert made == read == config
    assert list(listed.configs) == [config]
    assert not (await client.list_task_push_notification_configs(every)).configs


async def test_every_error_is_the_same_on_every_binding(callers, calm):
    client = await callers.of(calm)
    done = await sent(await callers.of(calm, streaming=False), asking())
    private = TaskPushNotificationConfig(task_id=done.id, url="http://10.0.0.1/hook")
    calls = [
        (TaskNotFoundError, client.get_task(GetTaskRequest(id="nope"))),
        (TaskNotFoundError, client.cancel_task(CancelTaskRequest(id="nope"))),
        (TaskNotFoundError, anext(client.subscribe(SubscribeToTaskRequest(id="nope")))),
        (TaskNotFoundError, anext(client.send_message(asking(task_id="nope")))),
        (TaskNotCancelableError, client.cancel_task(CancelTaskRequest(id=done.id))),
        (UnsupportedOperationError, anext(client.subscribe(SubscribeToTaskRequest(id=done.id)))),
        (UnsupportedOperationError, anext(client.send_message(asking(task_id=done.id)))),
        (InvalidParamsError, anext(client.send_message(asking(task_id=done.id, context_id="another")))),
        (InvalidParamsError, client.list_tasks(ListTasksRequest(page_token="mine"))),
        (InvalidParamsError, client.list_tasks(ListTasksRequest(page_size=1_000))),
        (InvalidParamsError, client.get_task(GetTaskRequest(id=done.id, history_length=-1))),
        (InvalidParamsError, client.create_task_push_notification_config(private)),
        (InvalidParamsError, anext(client.send_message(SendMessageRequest(message=Message(message_id="m"))))),
    ]
    for expected, call in calls:
        with pytest.raises(A2AError) as error:
            await call
        assert type(error.value) is expected


async def test_where_anybody_may_ask_the_extended_card_is_not_offered_and_not_there(callers, calm, http):
    offered = (await http.get(f"{calm}/.well-known/agent-card.json")).json()["capabilities"]
    client = await callers.of(calm)
    # The SDK's client does not even ask where the card offers none.
    client._card.capabilities.extended_agent_card = True
    assert not offered["extendedAgentCard"]
    with pytest.raises(UnsupportedOperationError, match="AUTH=on"):
        await client.get_extended_agent_card(GetExtendedAgentCardRequest())


async def test_a_version_nobody_speaks_is_refused_naming_those_that_are(callers, calm):
    client = await callers.of(calm)
    for version in ("7.0", "1.7", "nonsense"):
        odd = ClientCallContext(service_parameters={"A2A-Version": version})
        with pytest.raises(VersionNotSupportedError, match=r"is not spoken here; 1\.0"):
            await client.get_task(GetTaskRequest(id="nope"), context=odd)


async def test_a_patch_number_does_not_matter(callers, calm):
    patched = ClientCallContext(service_parameters={"A2A-Version": "1.0.3"})
    with pytest.raises(TaskNotFoundError):
        await (await callers.of(calm)).get_task(GetTaskRequest(id="nope"), context=patched)


async def test_a_required_extension_must_be_declared_by_the_caller(callers, start):
    url = await start(agent("strict", finds("strict")), grpc_port=0, required_extensions=(FINDINGS,))
    client = await callers.of(url)
    with pytest.raises(ExtensionSupportRequiredError, match="findings"):
        await anext(client.send_message(asking()))
    with pytest.raises(ExtensionSupportRequiredError, match="findings"):
        await client.get_task(GetTaskRequest(id="nope"))

    declared = ClientCallContext(service_parameters={"A2A-Extensions": f"https://nobody.example/x,{FINDINGS}"})
    events = [event async for event in client.send_message(asking(), context=declared)]

    assert events[-1].status_update.status.state == TaskState.TASK_STATE_COMPLETED
    with pytest.raises(TaskNotFoundError):
        await client.get_task(GetTaskRequest(id="nope"), context=declared)


async def test_an_error_carries_its_code_and_reason_as_section_5_4_maps_it(binding, http, callers, calm):
    card = (await RemoteAgent.at(calm, http)).card
    code, reason = await wire_error(binding, http, calm, grpc_address(card))
    mapped = A2A_ERROR_MAPPING[TaskNotFoundError]
    expected = {
        "JSONRPC": JSON_RPC_ERROR_CODE_MAP[TaskNotFoundError],
        "HTTP+JSON": mapped.http_code,
        "GRPC": mapped.grpc_status,
    }
    assert (code, reason) == (expected[binding], "TASK_NOT_FOUND")


async def test_the_extensions_in_force_are_named_in_the_response(binding, http, callers, calm):
    asked = {"a2a-version": "1.0", "a2a-extensions": f"https://nobody.example/x, {FINDINGS}"}
    if binding == "GRPC":
        async with grpc.aio.insecure_channel(grpc_address((await RemoteAgent.at(calm, http)).card)) as channel:
            call = a2a_pb2_grpc.A2AServiceStub(channel).ListTasks(ListTasksRequest(), metadata=tuple(asked.items()))
            named = dict(await call.initial_metadata())["a2a-extensions"]
            await call
    elif binding == "HTTP+JSON":
        named = (await http.get(f"{calm}/a2a/rest/tasks", headers=asked)).headers["a2a-extensions"]
    else:
        body = {"jsonrpc": "2.0", "id": 1, "method": "ListTasks", "params": {}}
        named = (await http.post(f"{calm}/a2a/jsonrpc", json=body, headers=asked)).headers["a2a-extensions"]
    assert named == FINDINGS


async def wire_error(binding: str, http: httpx.AsyncClient, url: str, address: str) -> tuple[int | str, str]:
    """Code and reason of the error for an unknown Task, read off the wire."""
    headers = {"A2A-Version": "1.0"}
    if binding == "JSONRPC":
        body = {"jsonrpc": "2.0", "id": 1, "method": "GetTask", "params": {"id": "nope"}}
        error = (await http.post(f"{url}/a2a/jsonrpc", json=body, headers=headers)).json()["error"]
        return error["code"], error["data"][0]["reason"]
    if binding == "HTTP+JSON":
        answer = await http.get(f"{url}/a2a/rest/tasks/nope", headers=headers)
        return answer.status_code, answer.json()["error"]["details"][0]["reason"]
    async with grpc.aio.insecure_channel(address) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as raised:
            await a2a_pb2_grpc.A2AServiceStub(channel).GetTask(
                a2a_pb2.GetTaskRequest(id="nope"), metadata=(("a2a-version", "1.0"),)
            )
    trailing = dict(raised.value.trailing_metadata() or ())
    status, info = trailing["grpc-status-details-bin"], error_details_pb2.ErrorInfo()
    assert isinstance(status, bytes)
    status_pb2.Status.FromString(status).details[0].Unpack(info)
    return raised.value.code().name, info.reason
