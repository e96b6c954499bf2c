"""Lesson 1: an agent is known by its card.

All a client needs to know of an agent is its base URL. Under it, at a path every agent shares, stands the AgentCard:
who the agent is, what it can do (skills, with the media types it takes and gives), by which bindings and versions of
the protocol it is reached (interfaces, the preferred one first), and which optional parts of the protocol it offers
(capabilities, extensions, security).

A card changes seldom, so it is served with a time it may be kept and an ETag: asking again with that ETag costs a
line and no body.
"""

from typing import NamedTuple

import httpx
from a2a.client import A2ACardResolver
from a2a.types import AgentCard

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import ASSESSES


class CardResult(NamedTuple):
    """What the checks look at."""

    raw: httpx.Response
    again: httpx.Response
    card: AgentCard


async def run(live: Live) -> CardResult:
    raw = await live.http.get(f"{live.url}/.well-known/agent-card.json")
    again = await live.http.get(raw.url, headers={"If-None-Match": raw.headers["etag"]})
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    return CardResult(raw, again, card)


LESSON = Lesson(
    number=1,
    title="The card, and how it is found",
    teaches=__doc__,
    sections=("8.2", "4.4.1", "8.3", "8.6", "14.3"),
    partner=ASSESSES,
    run=run,
    checks=(
        Check("The card is there", lambda r: r.raw.status_code, 200),
        Check("It is JSON", lambda r: r.raw.headers["content-type"].split(";")[0], "application/json"),
        Check("It says for how long it may be kept", lambda r: "max-age" in r.raw.headers["cache-control"], True),
        Check("Asked again with its ETag, it has not changed", lambda r: r.again.status_code, 304),
        Check("… and no body is sent", lambda r: len(r.again.content), 0),
        Check("The preferred interface speaks A2A 1.0", lambda r: _interfaces(r)[0], "JSONRPC 1.0"),
        Check("Every interface gives a URL to call", lambda r: all(_urls(r)), True),
        Check("It lists at least one skill", lambda r: len(r.card.skills) > 0, True),
        Check("It can stream", lambda r: r.card.capabilities.streaming, True),
    ),
    requests=("/.well-known/agent-card.json",),
    excerpts=lambda r: {"Its interfaces, the preferred one first": "\n".join(_interfaces(r))},
)


def _interfaces(result: CardResult) -> list[str]:
    return [
        f"{interface.protocol_binding} {interface.protocol_version}" for interface in result.card.supported_interfaces
    ]


def _urls(result: CardResult) -> list[str]:
    return [interface.url for interface in result.card.supported_interfaces]
