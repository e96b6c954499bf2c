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


class Seen(NamedTuple):
    """What came back."""

    raw: httpx.Response
    again: httpx.Response
    card: AgentCard


async def run(live: Live) -> Seen:
    raw = await live.http.get(f"{live.url}/.well-known/agent-card.json")
    again = await live.http.get(raw.url, headers={"If-None-Match": raw.headers["etag"]})
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    return Seen(raw, again, card)


LESSON = Lesson(
    number=1,
    title="The card, and how it is found",
    teaches=__doc__,
    sections=("8.2", "4.4.1", "8.3", "8.6", "14.3"),
    partner=ASSESSES,
    run=run,
    checks=(
        Check("The card is there", lambda seen: seen.raw.status_code, 200),
        Check("It is JSON", lambda seen: seen.raw.headers["content-type"].split(";")[0], "application/json"),
        Check("It says for how long it may be kept", lambda seen: "max-age" in seen.raw.headers["cache-control"], True),
        Check("Asked again with its ETag, it has not changed", lambda seen: seen.again.status_code, 304),
        Check("… and no body is sent", lambda seen: len(seen.again.content), 0),
        Check("The preferred interface speaks A2A 1.0", lambda seen: _interfaces(seen)[0], "JSONRPC 1.0"),
        Check("Every interface gives a URL to call", lambda seen: all(_urls(seen)), True),
        Check("It lists at least one skill", lambda seen: len(seen.card.skills) > 0, True),
        Check("It can stream", lambda seen: seen.card.capabilities.streaming, True),
    ),
    requests=("/.well-known/agent-card.json",),
    shows=lambda seen: {"Its interfaces, the preferred one first": "\n".join(_interfaces(seen))},
)


def _interfaces(seen: Seen) -> list[str]:
    return [f"{each.protocol_binding} {each.protocol_version}" for each in seen.card.supported_interfaces]


def _urls(seen: Seen) -> list[str]:
    return [each.url for each in seen.card.supported_interfaces]
