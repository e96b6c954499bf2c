"""The whole examination of an agent: its card, its addresses, its interfaces, and a Task or two."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx
from a2a.types import AgentCard

from orchestrator.doctor.binding_checks import DENIED, binding_faults, credential_faults
from orchestrator.doctor.card_checks import address_faults, card_faults, part_faults
from orchestrator.doctor.diagnosis import ABOUT, Diagnosis, Examination, fault, results
from orchestrator.doctor.find_card import Permit, find_card
from orchestrator.doctor.probe import Probe
from orchestrator.run.agent_roles import role_of
from protocols.a2a.client.judged_transport import JudgedTransport
from protocols.a2a.client.remote_agent import TIMEOUT, RemoteAgent
from protocols.a2a.push.url_policy import Policy, RefusedWebhook
from protocols.a2a.security.client_auth import Credentials
from protocols.adoption import Component, TrustLevel
from protocols.hosting.pooled_transport import PooledTransport
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.event_streams import EventTransport
from protocols.wire.exchange import Exchange, exchanges_of
from protocols.wire.sse import STREAM

NAME = "doctor"
LARGEST_ANSWER = 16_000_000
# One is enough to mend them all.
MOST_TIMES = 1
# "timestamp": "2026-11-30T10:00:00.5" without Z or offset; with one there is no match.
NAIVE = re.compile(r'"timestamp"\s*:\s*"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?)"')
STREAMING = ('"SendStreamingMessage"', '"message/stream"')


async def examine(
    url: str,
    about: Component = ABOUT,
    credentials: Credentials | None = None,
    policy: Policy | None = None,
    trust: TrustLevel = TrustLevel.HEARD,
) -> Examination:
    """Every fault of the agent at a URL; `about` is what it is asked about. Never raises for what an agent does.

    Without a `policy` every address is called: whoever examines from a machine of their own may call what they like.
    """
    feed = Feed()
    addresses = JudgedTransport(PooledTransport())
    transport = EventTransport(CapturingTransport(NAME, feed.add, LARGEST_ANSWER, addresses))

    async def permit(address: str) -> None:
        if policy:
            await addresses.permit(address, policy)

    async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT, auth=credentials) as http:
        search = await find_card(url, http, permit)
        if search.card is None:
            return Examination(url=url[:2_000], checks=results(search.faults, ()))
        faults, tried = [*search.faults], {"reach", "signature"}
        faults += _card_faults(search.card, search.base, credentials)
        tried |= {"card", "address", "part", "credentials"}
        refusals = await _refusals(search.card, permit)
        faults += refusals
        # Nothing is called at an address that is not allowed, nor where every answer would be a denial.
        if not refusals and not any(item.check in ("address", "credentials") for item in faults):
            faults += await binding_faults(search.card, http)
            tried.add("bindings")
            probed = await _probed(search.card, search.base, http, about)
            faults, tried = faults + probed.faults, tried | probed.tried
        exchanges = exchanges_of(feed.kept())
    faults += [*_stream_faults(exchanges), *_time_faults(exchanges), *_denials(exchanges, search.card, faults)]
    tried |= {"times"} if "task" in tried else set()
    tried |= {"streaming"} if search.card.capabilities.streaming and "task" in tried else set()
    role = role_of(search.card.name, search.card, "", trust)
    return Examination(url=url[:2_000], agent=search.card.name[:200], part=role.says, checks=results(faults, tried))


def _card_faults(card: AgentCard, base: str, credentials: Credentials | None) -> list[Diagnosis]:
    host = urlsplit(base).hostname or ""
    return [
        *card_faults(card),
        *address_faults(card, host),
        *part_faults(card),
        *credential_faults(card, base, credentials),
    ]


async def _refusals(card: AgentCard, permit: Permit) -> list[Diagnosis]:
    """The addresses of the card that may not be called from here."""
    faults = []
    for place, interface in enumerate(card.supported_interfaces):
        try:
            await permit(interface.url if "://" in interface.url else f"https://{interface.url}")
        except RefusedWebhook as error:
            faults.append(fault("refused", f"/supportedInterfaces/{place}/url", reason=error))
    return faults


async def _probed(card: AgentCard, base: str, http: httpx.AsyncClient, about: Component) -> Probe:
    """Asked as its card says; asked again without a stream when it has none, so that the other faults are found too."""
    probe = Probe(RemoteAgent(card, base, http), about)
    await probe.ask()
    if card.capabilities.streaming and any(item.fault == "no-answer" for item in probe.faults):
        plain = AgentCard()
        plain.CopyFrom(card)
        plain.capabilities.streaming = False
        again = Probe(RemoteAgent(plain, base, http), about)
        await again.ask()
        probe = again if "task" in again.tried else probe
    await probe.cancel()
    return probe


def _stream_faults(exchanges: Iterable[Exchange]) -> list[Diagnosis]:
    """What came back to the requests that want a stream and was none."""
    faults = []
    for exchange in exchanges:
        request, answer = exchange.request, exchange.response
        path = urlsplit(request.url).path
        if answer is None or not (path.endswith(":stream") or any(method in request.body for method in STREAMING)):
            continue
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status not in DENIED and STREAM not in headers.get("content-type", ""):
            reason = f"it answered {answer.status} {headers.get('content-type', 'without a type')}: {answer.body[:200]}"
            faults.append(fault("no-stream", "/capabilities/streaming", reason=reason))
    # Every stream of an agent without streams fails alike.
    return faults[:1]


def _time_faults(exchanges: Iterable[Exchange]) -> list[Diagnosis]:
    bodies = (body.body for exchange in exchanges for body in (exchange.response, *exchange.events) if body)
    times = dict.fromkeys(time for body in bodies for time in NAIVE.findall(body))
    return [fault("naive-time", time=time) for time in list(times)[:MOST_TIMES]]


def _denials(exchanges: Iterable[Exchange], card: AgentCard, faults: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Operations it denied although its card asks for no credential, unless that was seen at its interfaces."""
    if card.security_requirements or any(item.check == "credentials" for item in faults):
        return []
    statuses = {answer.status for exchange in exchanges if (answer := exchange.response) and answer.status in DENIED}
    return [fault("denied", status=status) for status in sorted(statuses)]
