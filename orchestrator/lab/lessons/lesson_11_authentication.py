"""Lesson 11: who asks, and what only known callers are told.

A card says how to authenticate: an API key in a header, a token from an OAuth 2.0 flow, and more. The protocol leaves
it at that. Credentials travel as HTTP has always carried them, and who brings none, or a wrong one, hears 401 before
any operation runs, with a header that says what would do.

An agent may have more to say to callers it knows than to everybody: GetExtendedAgentCard returns the same card with
more in it, and is never answered to strangers. So only an agent that wants to know all its callers offers it; where
the agents of the stack answer anybody, the first run of this lesson starts one that does not. Here a client gets a
token by the client-credentials flow, from the address the card names, and shows it.
"""

from typing import Any, NamedTuple

import httpx
from a2a.client import A2ACardResolver
from a2a.types import AgentCard

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import KNOWS_CALLERS


class Seen(NamedTuple):
    """What came back."""

    card: AgentCard
    nobody: httpx.Response
    made_up: httpx.Response
    granted: httpx.Response
    known: httpx.Response


async def run(live: Live) -> Seen:
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    root = next(
        each.url
        for each in card.supported_interfaces
        if each.protocol_binding == "HTTP+JSON" and each.protocol_version == "1.0"
    )

    async def ask(**credential: str) -> httpx.Response:
        headers = {"A2A-Version": "1.0", **credential}
        return await live.http.get(f"{root}/extendedAgentCard", headers=headers, auth=None)

    nobody = await ask()
    made_up = await ask(Authorization="Bearer made-up")

    schemes = [each.oauth2_security_scheme for each in card.security_schemes.values()]
    token_url = next(each.flows.client_credentials.token_url for each in schemes if each.HasField("flows"))
    grant = {"grant_type": "client_credentials"}
    granted = await live.http.post(token_url, data=grant, auth=live.client)
    known = await ask(Authorization=f"Bearer {granted.json()['access_token']}")
    return Seen(card, nobody, made_up, granted, known)


LESSON = Lesson(
    number=11,
    title="Authentication, and the extended card",
    teaches=__doc__,
    sections=("7.3", "7.4", "4.5.4", "3.1.11", "13.3"),
    partner=KNOWS_CALLERS,
    run=run,
    checks=(
        Check("The card offers an extended card", lambda seen: seen.card.capabilities.extended_agent_card, True),
        Check("Without a credential: 401", lambda seen: seen.nobody.status_code, 401),
        Check("… and how to do better", lambda seen: "www-authenticate" in seen.nobody.headers, True),
        Check("With a made-up token: 401", lambda seen: seen.made_up.status_code, 401),
        Check("The client is granted a token", lambda seen: seen.granted.json()["token_type"].lower(), "bearer"),
        Check("… for a limited time", lambda seen: 0 < seen.granted.json()["expires_in"] <= 3600, True),
        Check("With the token: the card", lambda seen: seen.known.status_code, 200),
        Check("… of the same agent", lambda seen: _extended(seen)["name"], lambda seen: seen.card.name),
        Check("… with more in it than the public one", lambda seen: len(_more(seen)) > 0, True),
        Check("… signed as well", lambda seen: len(_extended(seen)["signatures"]) > 0, True),
    ),
    requests=("/extendedAgentCard", "/token"),
    shows=lambda seen: {
        "How to authenticate, says the card": "\n".join(_ways(seen)),
        "Extensions only known callers see": "\n".join(_more(seen)),
    },
)


def _extended(seen: Seen) -> dict[str, Any]:
    return seen.known.json()


def _more(seen: Seen) -> list[str]:
    public = {each.uri for each in seen.card.capabilities.extensions}
    return [each["uri"] for each in _extended(seen)["capabilities"]["extensions"] if each["uri"] not in public]


def _ways(seen: Seen) -> list[str]:
    return [f"{name}: {scheme.WhichOneof('scheme')}" for name, scheme in seen.card.security_schemes.items()]
