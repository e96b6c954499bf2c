"""Push notifications on a real service: asked for, kept, delivered, retried, and never to where they must not go."""

import asyncio
import uuid

import httpx
import pytest
from a2a.client import Client, ClientConfig, ClientFactory
from a2a.server.context import ServerCallContext
from a2a.types import (
    CancelTaskRequest,
    DeleteTaskPushNotificationConfigRequest,
    GetTaskPushNotificationConfigRequest,
    ListTaskPushNotificationConfigsRequest,
    ListTasksRequest,
    SendMessageRequest,
    Task,
    TaskPushNotificationConfig,
)
from a2a.utils.errors import InvalidParamsError, TaskNotFoundError
from starlette.responses import RedirectResponse, Response

from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.parts import message, to_part
from protocols.a2a.persistence.tables import SCHEMA as TASKS
from protocols.a2a.push.config_store import MOST_CONFIGS, SCHEMA
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.push.url_policy import Policy, RefusedWebhook, judged
from protocols.a2a.turn import Turn
from protocols.adoption import Component, Inquiry
from protocols.hosting.serve import listen
from protocols.storage.sqlite_database import SqliteDatabase
from tests.conftest import Start, served, until
from tests.fakes import agent, asks_then_finds, finds, waits
from tests.protocols.a2a.push.webhook_receiver import receiving

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
R1 = Inquiry(components=(Component(name="DeepSeek-R1"),))


async def client_of(url: str, http: httpx.AsyncClient) -> Client:
    remote = await RemoteAgent.at(url, http)
    return ClientFactory(ClientConfig(httpx_client=http, streaming=False)).create(remote.card)


async def begun(client: Client, config: TaskPushNotificationConfig | None = None) -> Task:
    request = SendMessageRequest(message=message(to_part(R1), message_id=str(uuid.uuid4())))
    request.configuration.return_immediately = True
    if config:
        request.configuration.task_push_notification_config.CopyFrom(config)
    return (await anext(client.send_message(request))).task


async def listed(client: Client, task: Task) -> list[str]:
    answer = await client.list_task_push_notification_configs(ListTaskPushNotificationConfigsRequest(task_id=task.id))
    return [config.id for config in answer.configs]


def hook(url: str, **said) -> TaskPushNotificationConfig:
    return TaskPushNotificationConfig(url=url, **said)


async def test_a_task_tells_its_webhook_every_event_in_order_with_the_credentials_agreed_on(start: Start, http):
    async with receiving() as receiver:
        client = await client_of(await start(agent("calm", finds("calm"))), http)
        config = hook(receiver.url, id="mine", token="for-this-task")
        config.authentication.scheme, config.authentication.credentials = "Bearer", "secret"
        task = await begun(client, config)
        await receiver.until(lambda: "COMPLETED" in receiver.states)

    headers = [each for each, _ in receiver.came]
    assert [next(iter(event)) for _, event in receiver.came] == [
        "task",
        "statusUpdate",
        "artifactUpdate",
        "statusUpdate",
    ]
    assert receiver.states == ["SUBMITTED", "WORKING", "COMPLETED"]
    assert receiver.came[-1][1]["statusUpdate"]["taskId"] == task.id
    assert {each["content-type"] for each in headers} == {"application/a2a+json"}
    assert {each["x-a2a-notification-token"] for each in headers} == {"for-this-task"}
    assert {each["authorization"] for each in headers} == {"Bearer secret"}


async def test_configs_are_created_read_listed_and_deleted(start: Start, http):
    client = await client_of(await start(agent("slow", waits(asyncio.Event()))), http)
    task = await begun(client)

    made = await client.create_task_push_notification_config(hook("http://127.0.0.1:9/a", task_id=task.id, id="a"))
    await client.create_task_push_notification_config(hook("http://127.0.0.1:9/b", task_id=task.id))
    read = await client.get_task_push_notification_config(GetTaskPushNotificationConfigRequest(task_id=task.id, id="a"))
    both = await listed(client, task)
    for _ in range(2):
        await client.delete_task_push_notification_config(
            DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="a")
        )

    assert made == read
    assert both == ["a", task.id]
    assert await listed(client, task) == [task.id]
    with pytest.raises(TaskNotFoundError):
        await client.get_task_push_notification_config(GetTaskPushNotificationConfigRequest(task_id=task.id, id="a"))


@pytest.mark.slow
async def test_a_thousand_configs_stop_at_the_limit_with_a_sentence(start: Start, http):
    url = await start(agent("slow", waits(asyncio.Event())))
    client = await client_of(url, http)
    task = await begun(client)

    async def create(number: int) -> dict:
        params = {"taskId": task.id, "id": str(number), "url": f"http://127.0.0.1:9/{number}"}
        body = {"jsonrpc": "2.0", "id": number, "method": "CreateTaskPushNotificationConfig", "params": params}
        return (await http.post(f"{url}/a2a/jsonrpc", json=body, headers={"A2A-Version": "1.0"})).json()

    batches = [await asyncio.gather(*map(create, range(first, first + 50))) for first in range(0, 1_000, 50)]
    answers = [answer for batch in batches for answer in batch]
    refusals = [answer["error"] for answer in answers if "error" in answer]

    assert len(refusals) == 1_000 - MOST_CONFIGS
    assert {(each["code"], "16 webhooks already" in each["message"]) for each in refusals} == {(-32602, True)}
    assert len(await listed(client, task)) == MOST_CONFIGS


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/hook",
        "http://192.168.1.1/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00::1]/hook",
        "http://[::ffff:10.0.0.1]/hook",
        "http://[64:ff9b::a00:1]/hook",
        "http://0.0.0.0/hook",
        "http://100.64.0.1/hook",
    ],
)
async def test_a_webhook_at_a_private_address_is_an_invalid_parameter(start: Start, http, url):
    client = await client_of(await start(agent("slow", waits(asyncio.Event()))), http)
    task = await begun(client)
    with pytest.raises(InvalidParamsError, match="not a public address; PUSH_HOSTS can allow it"):
        await client.create_task_push_notification_config(hook(url, task_id=task.id))
    assert await listed(client, task) == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.org/hook", "no http"),
        ("file:///etc/passwd", "no http"),
        ("http://user:word@127.0.0.1/hook", "no user name"),
        ("http://127.0.0.1:99999/hook", "no http"),
        ("http://127.0.0.1/a b", "no http"),
        ("http://127.0.0.1/\r\nX-Evil: 1", "no http"),
        ("http://" + "a" * 3_000, "longer than"),
        ("http://no-such-host.invalid/hook", "cannot be resolved"),
    ],
)
async def test_a_webhook_that_is_no_usable_url_is_refused_with_the_reason(url, why):
    with pytest.raises(RefusedWebhook, match=why):
        await judged(url, Policy(loopback=True))


async def test_loopback_is_allowed_only_to_a_service_that_only_its_machine_can_reach():
    there = await judged("http://127.0.0.1:9/hook?x=1", Policy(loopback=True))
    assert there.url == "http://127.0.0.1:9/hook?x=1"
    for url in ("http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://[::1]/"):
        with pytest.raises(RefusedWebhook, match="not a public address"):
            await judged(url, Policy())


async def test_an_internal_host_is_reached_once_the_operator_names_it():
    there = await judged("http://localhost:9/hook", Policy(frozenset({"localhost"})))
    assert there.host == "localhost:9"
    assert there.url in ("http://127.0.0.1:9/hook", "http://[::1]:9/hook")


async def test_what_was_allowed_at_registration_is_judged_again_at_delivery(http, tmp_path):
    """The service that kept the config could reach its own machine only; the one that delivers cannot be sure."""
    async with receiving() as receiver:
        service = agent("curious", asks_then_finds("curious"))
        async with served(service, keep=str(tmp_path)) as url:
            await begun(await client_of(url, http), hook(receiver.url))
            await receiver.until(lambda: "INPUT_REQUIRED" in receiver.states)
        before = len(receiver.came)
        async with served(service, keep=str(tmp_path), host="0.0.0.0") as url:
            client = await client_of(url, http)
            page = await client.list_tasks(ListTasksRequest())
            await client.cancel_task(CancelTaskRequest(id=page.tasks[0].id))
    assert len(receiver.came) == before


async def test_what_a_service_holds_for_agents_is_never_shown_to_a_webhook():
    """A webhook may be given the address of an agent: the notification must not speak for the service there."""
    database, holding = SqliteDatabase(":memory:"), httpx.AsyncClient(auth=("service", "secret"))
    async with receiving() as receiver, holding, database.opened(TASKS, SCHEMA):
        push = Push.beside(database, holding, Policy(loopback=True))
        async with push.opened():
            await push.configs.set_info("task", hook(receiver.url), ServerCallContext())
            await push.deliveries.send_notification("task", Task(id="task", context_id="context"))
            await receiver.until(lambda: bool(receiver.came))
    assert "authorization" not in receiver.came[0][0]


async def test_a_redirecting_webhook_leads_nowhere(start: Start, http):
    async with receiving() as elsewhere, receiving(lambda before: RedirectResponse(elsewhere.url, 307)) as receiver:
        client = await client_of(await start(agent("calm", finds("calm"))), http)
        await begun(client, hook(receiver.url))
        await receiver.until(lambda: "COMPLETED" in receiver.states)
    assert elsewhere.came == []


async def test_a_webhook_that_fails_for_a_moment_gets_the_same_notification_again(start: Start, http):
    async with receiving(lambda before: Response(status_code=503 if before == 0 else 204)) as receiver:
        client = await client_of(await start(agent("calm", finds("calm"))), http)
        await begun(client, hook(receiver.url))
        await receiver.until(lambda: "COMPLETED" in receiver.states)
    assert receiver.came[0][1] == receiver.came[1][1]
    assert receiver.states == ["SUBMITTED", "SUBMITTED", "WORKING", "COMPLETED"]


async def test_a_webhook_that_never_answers_does_not_hold_the_task_up(start: Start, http):
    with listen("127.0.0.1", 0) as nobody_accepts:
        client = await client_of(await start(agent("calm", finds("calm"))), http)
        request = SendMessageRequest(message=message(to_part(R1), message_id=str(uuid.uuid4())))
        port = nobody_accepts.getsockname()[1]
        request.configuration.task_push_notification_config.url = f"http://127.0.0.1:{port}/hook"
        async with asyncio.timeout(5):
            events = [event async for event in client.send_message(request)]
    assert events[0].task.artifacts


async def test_what_a_webhook_was_still_owed_is_sent_after_a_restart(http, tmp_path):
    service = agent("calm", finds("calm"))
    async with receiving() as gone:
        port = httpx.URL(gone.url).port
    async with served(service, keep=str(tmp_path)) as url:
        task = await begun(await client_of(url, http), hook(gone.url))
        remote = await RemoteAgent.at(url, http)

        async def is_done() -> bool:
            return bool((await remote.look(task.id)).artifacts)

        await until(is_done)

    async with receiving(port=port or 0) as back, served(service, keep=str(tmp_path)):
        await back.until(lambda: bool(back.came))
    assert back.came[0][1]["task"]["id"] == task.id
    assert back.came[0][1]["task"]["status"]["state"] == "TASK_STATE_COMPLETED"


async def test_a_deleted_config_hears_nothing_more(start: Start, http):
    go_on = asyncio.Event()

    async def work(turn: Turn) -> None:
        await go_on.wait()
        await finds("patient")(turn)

    async with receiving() as receiver, receiving() as other:
        client = await client_of(await start(agent("patient", work)), http)
        task = await begun(client, hook(receiver.url, id="a"))
        await client.create_task_push_notification_config(hook(other.url, task_id=task.id, id="b"))
        await receiver.until(lambda: "WORKING" in receiver.states)
        await client.delete_task_push_notification_config(
            DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="a")
        )
        go_on.set()
        await other.until(lambda: "COMPLETED" in other.states)
    assert receiver.states == ["SUBMITTED", "WORKING"]


async def test_a_task_that_waited_through_a_restart_tells_its_webhook_that_it_was_cancelled(http, tmp_path):
    service = agent("curious", asks_then_finds("curious"))
    async with receiving() as receiver:
        async with served(service, keep=str(tmp_path)) as url:
            task = await begun(await client_of(url, http), hook(receiver.url))
            await receiver.until(lambda: "INPUT_REQUIRED" in receiver.states)
        async with served(service, keep=str(tmp_path)) as url:
            await (await client_of(url, http)).cancel_task(CancelTaskRequest(id=task.id))
            await receiver.until(lambda: receiver.states[-1] == "CANCELED")


async def test_a_config_that_would_break_a_header_is_refused(start: Start, http):
    client = await client_of(await start(agent("slow", waits(asyncio.Event()))), http)
    task = await begun(client)
    for wrong in (hook("http://127.0.0.1:9/", token="a\r\nX-Evil: 1"), hook("http://127.0.0.1:9/", token="x" * 5_000)):
        wrong.task_id = task.id
        with pytest.raises(InvalidParamsError):
            await client.create_task_push_notification_config(wrong)


async def test_a_service_reached_by_others_refuses_a_webhook_on_its_own_machine(start: Start, http):
    client = await client_of(await start(agent("slow", waits(asyncio.Event())), host="0.0.0.0"), http)
    with pytest.raises(InvalidParamsError, match="not a public address"):
        await begun(client, hook("http://127.0.0.1:9/hook"))


async def test_a_webhook_of_a_0_3_client_is_sent_the_task_as_0_3_has_it(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    async with receiving() as receiver:
        webhook = {"url": receiver.url, "token": "mine"}
        said = {"kind": "message", "role": "user", "messageId": "m", "parts": [{"kind": "text", "text": "DeepSeek-R1"}]}
        params = {"message": said, "configuration": {"blocking": True, "pushNotificationConfig": webhook}}
        call = {"jsonrpc": "2.0", "id": "1", "method": "message/send", "params": params}
        answer = (await http.post(f"{url}/a2a/jsonrpc", json=call)).json()["result"]
        await receiver.until(lambda: len(receiver.came) >= 3)

    tasks = [body for _, body in receiver.came]
    assert {(task["kind"], task["id"], task["contextId"]) for task in tasks} == {
        ("task", answer["id"], answer["contextId"])
    }
    assert tasks[-1]["status"]["state"] == "completed"
    assert all("statusUpdate" not in task for task in tasks)
    assert {headers["content-type"] for headers, _ in receiver.came} == {"application/json"}
