"""Lesson 19: a binding of one's own, as SLIM's.

A2A says what an operation takes and gives; how the bytes travel is up to a binding, and a card may list one that the
specification does not know. AGNTCY's SLIM is such a way: agents open no port and have no URL. Each connects to a
message node and subscribes under a name (`agntcy/council/cost`: namespace, group, agent), and whoever sends to the
name is passed on. What travels are the messages of A2A's Protocol Buffers, as over gRPC. On the card the interface
gives the name where others give a URL, with the binding `slimrpc`.

The node here is a dictionary of names, so that nothing need be installed: it shows that a client needs no more than a
channel that carries bytes from a name to a name. The SDK does the rest, with all of its types and states. `council slim
node` and `council slim agent` are the real ones, from SLIM's published wheel. A client that does
not know the binding finds no interface it can speak; that is why a card lists a common one as well.
"""

from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import grpc
from a2a.client import ClientConfig, ClientFactory, create_client
from a2a.client.transports.grpc import GrpcTransport
from a2a.helpers import new_text_message
from a2a.types import AgentCard, AgentInterface, Role, SendMessageRequest, StreamResponse

from orchestrator.lab.events import states, text_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches

BINDING = "slimrpc"
NAME = "agntcy/lab/tutor"
WORDS = "Recite."
Subscriber = Callable[[str, bytes], AsyncIterator[bytes]]


class Node:
    """Passes on what is sent to a name, unread."""

    def __init__(self) -> None:
        self.subscribers: dict[str, Subscriber] = {}
        self.sent: list[tuple[str, str]] = []

    def send(self, name: str, operation: str, request: bytes) -> AsyncIterator[bytes]:
        """The answers of whoever subscribed under the name."""
        self.sent.append((name, operation))
        return self.subscribers[name](operation, request)


class Channel:
    """What the SDK's stub needs of a channel: bytes to a name, and bytes back."""

    def __init__(self, node: Node, name: str) -> None:
        self.node, self.name = node, name

    def operation(self, method: str, request_serializer: Any, response_deserializer: Any, **_: Any) -> Any:
        """One that sends to the name; its method is `/lf.a2a.v1.A2AService/SendMessage` or the like."""

        def call(request: Any, **_: Any) -> AnswerBytes:
            answers = self.node.send(self.name, method.rpartition("/")[2], request_serializer(request))
            return AnswerBytes(answers, response_deserializer)

        return call

    unary_unary = unary_stream = operation


class AnswerBytes:
    """One answer, awaited, or a stream of them, read to its end."""

    def __init__(self, answers: AsyncIterator[bytes], parse: Callable[[bytes], Any]) -> None:
        self.answers, self.parse = answers, parse

    def __await__(self) -> Any:
        return self.read().__await__()

    async def read(self) -> Any:
        """The next answer, or that there is none."""
        async for answer in self.answers:
            return self.parse(answer)
        return grpc.aio.EOF


class NameResult(NamedTuple):
    """What the checks look at."""

    sent: list[tuple[str, str]]
    events: list[StreamResponse]
    refusal: str


async def run(live: Live) -> NameResult:
    over_http = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))

    async def serve(operation: str, request: bytes) -> AsyncIterator[bytes]:
        """The agent's end: read what came to its name, and answer on the same way."""
        assert operation == "SendStreamingMessage"
        async for event in over_http.send_message(SendMessageRequest.FromString(request)):
            yield event.SerializeToString()

    node = Node()
    node.subscribers[NAME] = serve

    card = AgentCard(name="tutor", supported_interfaces=[AgentInterface(url=NAME, protocol_binding=BINDING)])
    card.capabilities.streaming = True
    factory = ClientFactory(ClientConfig(streaming=True, supported_protocol_bindings=[BINDING]))
    factory.register(BINDING, lambda card, name, config: GrpcTransport(Channel(node, name), card))
    message = new_text_message(WORDS, role=Role.ROLE_USER)
    request = SendMessageRequest(message=message)
    events = [event async for event in factory.create(card).send_message(request)]

    try:
        ClientFactory(ClientConfig(httpx_client=live.http)).create(card)
        refusal = ""
    except ValueError as error:
        refusal = str(error)
    return NameResult(node.sent, events, refusal)


LESSON = Lesson(
    number=19,
    title="Names instead of URLs: SLIM",
    teaches=__doc__,
    sections=("4.4.6", "5.1", "8.3", "3.1.2"),
    partner=teaches("recite"),
    run=run,
    checks=(
        Check("The client sent to a name", lambda r: r.sent, [(NAME, "SendStreamingMessage")]),
        Check("A Task went through its states", lambda r: states(r.events), ["SUBMITTED", "WORKING", "COMPLETED"]),
        Check("… and its Artifact came whole", lambda r: text_of(r.events).startswith("An agent shows a card"), True),
        Check("Who does not know the binding finds no way", lambda r: r.refusal, "no compatible transports found."),
    ),
    requests=("SendStreamingMessage",),
    excerpts=lambda r: {"What came back": text_of(r.events)},
)
