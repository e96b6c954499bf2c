"""What the calling side does with agents that do not stream, speak one binding only, or ask for more than it knows."""

import asyncio
import uuid

import httpx
import pytest
from a2a.types import (
    AgentCard,
    AgentExtension,
    Artifact,
    ListTasksRequest,
    StreamResponse,
    TaskArtifactUpdateEvent,
    TaskState,
)

from protocols.a2a.client.errors import TooMuch
from protocols.a2a.client.push_receiver import PushReceiver
from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.client.reply import LARGEST_ARTIFACT, MOST_BYTES, Reply, take
from protocols.a2a.extensions import FINDINGS
from protocols.a2a.parts import message, text_part, to_part
from protocols.a2a.turn import Turn
from protocols.adoption import Component, Inquiry, Why
from protocols.hosting.app import Built, Service
from tests.conftest import Start
from tests.fakes import agent, asks_then_finds, finds, times_asked

pytestmark = pytest.mark.anyio
R1 = Inquiry(components=(Component(name="DeepSeek-R1"),))


async def quietly(reply: Reply) -> None:
    return None


def said():
    return message(to_part(R1), message_id=str(uuid.uuid4()))


async def requests_to(http: httpx.AsyncClient, url: str) -> list[str]:
    frames = (await http.get(f"{url}/wire")).json()
    return [frame["url"] for frame in frames if frame["piece"] == "request"]


async def test_an_agent_that_does_not_stream_is_looked_at_until_it_is_done(start: Start, http):
    service = agent("plain", finds("plain"), streams=False)
    remote = await RemoteAgent.at(await start(service), http)
    reply = await remote.ask(said(), quietly, 10)
    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert reply.artifacts
    assert times_asked(service) == 1


async def test_an_agent_that_does_not_stream_calls_the_webhook_when_there_is_news(start: Start, http):
    """Whoever waits has looked once and would look again only after a while; the notification is what wakes it."""
    heard, go_on = asyncio.Event(), asyncio.Event()

    async def work(turn: Turn) -> None:
        await go_on.wait()
        await finds("plain")(turn)

    states: list[TaskState] = []

    async def listening(reply: Reply) -> None:
        # The first answer comes before the agent knows where to ring, the second after it.
        states.append(reply.state)
        if len(states) == 2:
            heard.set()

    asker = agent("asker", finds("asker"))
    lives: list[Life] = []
    hearing = Service("asker", lambda around: lives.append(around.life) or asker.build(around))
    front = await start(hearing)
    remote = await RemoteAgent.at(await start(agent("plain", work, streams=False)), http, lives[0])
    asking = asyncio.create_task(remote.ask(said(), listening, 20))
    await heard.wait()
    go_on.set()

    assert (await asking).state == TaskState.TASK_STATE_COMPLETED
    assert any(url.startswith("/notifications/") for url in await requests_to(http, front))


@pytest.mark.parametrize("auth", [False, True])
async def test_nobody_calls_a_webhook_who_was_not_given_it(start: Start, http, tmp_path, auth):
    """A webhook has a token of its own: what callers must show is not asked of it."""
    front = await start(agent("asker", finds("asker")), auth=auth, keep=str(tmp_path))
    push_receiver = PushReceiver(front)
    with push_receiver.webhook() as webhook:
        answer = await http.post(webhook.config.url, headers={"X-A2A-Notification-Token": "wrong"})
    assert answer.status_code == 404
    assert not webhook.called.is_set()


async def test_an_agent_that_does_not_stream_may_ask_back(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("curious", asks_then_finds("curious"), streams=False)), http)
    assert (await remote.ask(said(), quietly, 10)).asks


@pytest.mark.parametrize("binding", ["GRPC", "HTTP+JSON"])
async def test_an_agent_that_speaks_one_binding_only_takes_part(start: Start, http, binding):
    url = await start(agent("narrow", finds("narrow")), grpc_port=0)
    known = await RemoteAgent.at(url, http)
    card = AgentCard()
    card.CopyFrom(known.card)
    del card.supported_interfaces[:]
    card.supported_interfaces.extend(
        each for each in known.card.supported_interfaces if each.protocol_binding == binding
    )
    remote = RemoteAgent(card, url, http)

    reply = await remote.ask(said(), quietly, 10)

    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert (await remote.look(reply.task_id)).artifacts
    assert [task.id for task in (await remote.tasks(ListTasksRequest())).tasks] == [reply.task_id]


async def test_what_crosses_grpc_is_recorded_at_both_ends_as_one_exchange(start: Start, http):
    asker = agent("asker", finds("asker"))
    lives: list[Life] = []
    front = await start(Service("asker", lambda around: lives.append(around.life) or asker.build(around)))
    url = await start(agent("narrow", finds("narrow")), grpc_port=0)
    card = AgentCard()
    card.CopyFrom((await RemoteAgent.at(url, http)).card)
    grpc = [each for each in card.supported_interfaces if each.protocol_binding == "GRPC"]
    del card.supported_interfaces[:]
    card.supported_interfaces.extend(grpc)
    remote = RemoteAgent(card, url, http, lives[0])

    await remote.ask(said(), quietly, 10)
    with pytest.raises(NoAnswer):
        await remote.look("nope")
    ours, theirs = [await calls_over_grpc(http, each) for each in (front, url)]

    assert ours == theirs
    assert [(operation, pieces) for _, operation, pieces in ours] == [
        ("SendStreamingMessage", ["request", "response", "event", "event", "event", "event", "end"]),
        ("GetTask", ["request", "response", "end"]),
    ]


async def calls_over_grpc(http: httpx.AsyncClient, url: str) -> list[tuple[str, str, list[str]]]:
    """Span, operation and pieces of each recorded gRPC call."""
    frames = (await http.get(f"{url}/wire")).json()
    begun = [each for each in frames if each["piece"] == "request" and "A2AService/" in each["url"]]
    return [
        (
            each["exchange"],
            each["url"].rpartition("/")[2],
            [other["piece"] for other in frames if other["exchange"] == each["exchange"]],
        )
        for each in begun
    ]


async def test_an_agent_of_one_binding_that_is_gone_is_down(http, start: Start):
    url = await start(agent("narrow", finds("narrow")), grpc_port=0)
    known = await RemoteAgent.at(url, http)
    card = AgentCard(name="gone", capabilities=known.card.capabilities)
    card.supported_interfaces.add(url="127.0.0.1:9", protocol_binding="GRPC", protocol_version="1.0")
    with pytest.raises(NoAnswer) as gone:
        await RemoteAgent(card, url, http).ask(said(), quietly, 10)
    assert gone.value.why is Why.DOWN


async def test_an_agent_that_requires_what_is_spoken_here_is_asked_with_it(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("strict", finds("strict")), required_extensions=(FINDINGS,)), http)
    reply = await remote.ask(said(), quietly, 10, uri="https://nobody.example/x")
    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert (await remote.look(reply.task_id)).artifacts


async def test_an_agent_that_requires_an_extension_nobody_here_speaks_is_refused_by_its_name(start: Start, http):
    strange = "https://elsewhere.example/ext/secret-handshake/v1"
    plain = agent("strange", finds("strange"))

    def build(around) -> Built:
        built = plain.build(around)
        built.card.capabilities.extensions.append(AgentExtension(uri=strange, required=True))
        return built

    with pytest.raises(NoAnswer, match="secret-handshake") as refused:
        await RemoteAgent.at(await start(Service("strange", build)), http)
    assert refused.value.why is Why.REJECTED


def chunk(size: int, name: str = "a", letter: str = "x") -> StreamResponse:
    artifact = Artifact(artifact_id=name, parts=[text_part(letter * size)])
    return StreamResponse(artifact_update=TaskArtifactUpdateEvent(artifact=artifact, append=True))


def test_an_artifact_past_its_size_is_over_budget_however_it_comes():
    with pytest.raises(TooMuch, match="larger than 2 MB"):
        take(chunk(LARGEST_ARTIFACT + 1), Reply())
    reply = Reply()
    for letter in "abc":
        take(chunk(LARGEST_ARTIFACT // 4, letter=letter), reply)
    with pytest.raises(TooMuch, match="'a' is larger"):
        take(chunk(LARGEST_ARTIFACT // 4), reply)


def test_artifacts_past_their_size_together_are_over_budget():
    reply = Reply()
    for number in range(MOST_BYTES // LARGEST_ARTIFACT):
        take(chunk(LARGEST_ARTIFACT - 1_000, str(number)), reply)
    with pytest.raises(TooMuch, match="more than 8 MB"):
        take(chunk(LARGEST_ARTIFACT - 1_000, "one more"), reply)


async def test_an_agent_with_an_artifact_past_its_size_is_over_budget_and_its_task_cancelled(start: Start, http):
    async def work(turn: Turn) -> None:
        await turn.updater.add_artifact([text_part("x" * (LARGEST_ARTIFACT + 1))], name="huge")
        await asyncio.Event().wait()

    remote = await RemoteAgent.at(await start(agent("huge", work)), http)
    with pytest.raises(NoAnswer, match="is larger than 2 MB") as refused:
        await remote.ask(said(), quietly, 10)
    tasks = (await remote.tasks(ListTasksRequest())).tasks
    assert refused.value.why is Why.OVER_BUDGET
    assert [task.status.state for task in tasks] == [TaskState.TASK_STATE_CANCELED]
