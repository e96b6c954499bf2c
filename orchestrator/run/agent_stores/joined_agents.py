"""The agents that joined while the service ran: their URLs, kept over restarts, and which addresses they may have."""

import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.client.grpc_channel import BINDING as GRPC
from protocols.a2a.client.grpc_channel import BINDINGS
from protocols.a2a.client.judged_transport import JudgedTransport
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.push.url_policy import Policy, RefusedWebhook, is_loopback
from protocols.a2a.settings import Settings
from protocols.a2a.signing.signed_card import CARD_PATH
from protocols.adoption import Why
from protocols.hosting.pooled_transport import PooledTransport
from protocols.storage.documents.place import Place, document

SUFFIX = "-agents.json"
# Each is looked up every few seconds, and asked in every Run.
MOST = 50
OLD_CARD_PATH = "/.well-known/agent.json"
"""Where A2A before 0.3 had its card; people still paste it."""
OVER_HTTP = tuple(binding for binding in BINDINGS if binding != GRPC)
Urls = TypeAdapter(tuple[str, ...])


def policy_for_agents(settings: Settings) -> Policy:
    """An agent's host is public, or one that AGENT_HOSTS names, or this machine where only this machine can ask."""
    return Policy(frozenset(settings.agent_hosts), is_loopback(settings.host), "agent", "AGENT_HOSTS")


def base_urls(url: str) -> tuple[str, ...]:
    """Where the card may be that a person means: at that base, at the base of a whole card URL, at the origin."""
    base = url.strip().rstrip("/")
    for path in (CARD_PATH, OLD_CARD_PATH):
        base = base.removesuffix(path)
    parts = urlsplit(base)
    return tuple(dict.fromkeys((base, f"{parts.scheme}://{parts.netloc}")))


def is_address(place: str) -> bool:
    """Whether host:port names an address, which leads nowhere else a moment later: "127.0.0.1:50051"."""
    try:
        ipaddress.ip_address(urlsplit(f"//{place}").hostname or "")
    except ValueError:
        return False
    return True


class JoinedAgents:
    """Base URLs, kept over restarts where there is a place; `addresses` connects to what was judged."""

    def __init__(self, policy: Policy, place: Place = None, addresses: JudgedTransport | None = None) -> None:
        self.policy, self._document = policy, document(place, Urls, ())
        self._addresses = addresses or JudgedTransport(PooledTransport())

    @property
    def urls(self) -> tuple[str, ...]:
        """In the order in which they joined."""
        return self._document.read()

    def add(self, url: str) -> None:
        """From now on, over restarts too; raises NoAnswer when there are as many as there may be."""

        def with_it(urls: tuple[str, ...]) -> tuple[str, ...]:
            if len(urls) >= MOST:
                raise NoAnswer(Why.OVER_BUDGET, f"{MOST} agents have joined already; remove one first")
            return tuple(dict.fromkeys((*urls, url)))

        self._document.update(with_it)

    def remove(self, url: str) -> None:
        """No longer."""
        self._document.update(lambda urls: tuple(known for known in urls if known != url))

    async def check(self, *urls: str) -> None:
        """Raises NoAnswer when one leads to an address that no stranger may name."""
        for url in urls:
            try:
                await self._addresses.permit(url, self.policy)
            except RefusedWebhook as error:
                raise NoAnswer(Why.REJECTED, str(error)) from error

    async def find(self, url: str, reach: Callable[[str], Awaitable[RemoteAgent]]) -> RemoteAgent:
        """The agent at the first of the places a person may mean; raises NoAnswer, with what the first one lacks."""
        problems: list[NoAnswer] = []
        for base in base_urls(url):
            try:
                await self.check(base)
                # Only there: which of the places has the card is what the agent is called by from now on.
                agent = await reach(base + CARD_PATH)
                agent = await self.checked(agent)
            except NoAnswer as problem:
                problems.append(problem)
            else:
                return replace(agent, url=base)
        # The first is the place that was typed; that the others have no card either helps nobody.
        raise problems[0]

    async def checked(self, agent: RemoteAgent) -> RemoteAgent:
        """The agent, once every address of its card was judged; raises NoAnswer.

        A gRPC channel resolves names itself, after they were judged: such an agent is called over HTTP alone.
        """
        urls = [interface.url for interface in agent.card.supported_interfaces]
        # gRPC is host:port, which is no URL.
        await self.check(*(url if "://" in url else f"https://{url}" for url in urls))
        over_grpc = [item.url for item in agent.card.supported_interfaces if item.protocol_binding == GRPC]
        return agent if all(map(is_address, over_grpc)) else replace(agent, bindings=OVER_HTTP)
