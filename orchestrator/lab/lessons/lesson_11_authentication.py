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


class AuthenticationResult(NamedTuple):
    """What the checks look at."""

    card: AgentCard
    without_token: httpx.Response
    with_made_up_token: httpx.Response
    grant: httpx.Response
    with_token: httpx.Response


async def run(live: Live) -> AuthenticationResult:
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    root = next(
        interface.url
        for interface in card.supported_interfaces
        if interface.protocol_binding == "HTTP+JSON" and interface.protocol_version == "1.0"
    )

    async def ask(**credential: str) -> httpx.Response:
        headers = {"A2A-Version": "1.0", **credential}
        return await live.http.get(f"{root}/extendedAgentCard", headers=headers, auth=None)

    without_token = await ask()
    with_made_up_token = await ask(Authorization="Bearer made-up")

    schemes = [scheme.oauth2_security_scheme for scheme in card.security_schemes.values()]
    token_url = next(scheme.flows.client_credentials.token_url for scheme in schemes if scheme.HasField("flows"))
    form = {"grant_type": "client_credentials"}
    grant = await live.http.post(token_url, data=form, auth=live.client)
    with_token = await ask(Authorization=f"Bearer {grant.json()['access_token']}")
    return AuthenticationResult(card, without_token, with_made_up_token, grant, with_token)


LESSON = Lesson(
    number=11,
    title="Authentication, and the extended card",
    teaches=__doc__,
    sections=("7.3", "7.4", "4.5.4", "3.1.11", "13.3"),
    partner=KNOWS_CALLERS,
    run=run,
    checks=(
        Check("The card offers an extended card", lambda r: r.card.capabilities.extended_agent_card, True),
        Check("Without a credential: 401", lambda r: r.without_token.status_code, 401),
        Check("… and how to do better", lambda r: "www-authenticate" in r.without_token.headers, True),
        Check("With a made-up token: 401", lambda r: r.with_made_up_token.status_code, 401),
        Check("The client is granted a token", lambda r: r.grant.json()["token_type"].lower(), "bearer"),
        Check("… for a limited time", lambda r: 0 < r.grant.json()["expires_in"] <= 3600, True),
        Check("With the token: the card", lambda r: r.with_token.status_code, 200),
        Check("… of the same agent", lambda r: _extended(r)["name"], lambda r: r.card.name),
        Check("… with more in it than the public one", lambda r: len(_more(r)) > 0, True),
        Check("… signed as well", lambda r: len(_extended(r)["signatures"]) > 0, True),
    ),
    requests=("/extendedAgentCard", "/token"),
    excerpts=lambda r: {
        "How to authenticate, says the card": "\n".join(_ways(r)),
        "Extensions only known callers see": "\n".join(_more(r)),
    },
)


def _extended(result: AuthenticationResult) -> dict[str, Any]:
    return result.with_token.json()


def _more(result: AuthenticationResult) -> list[str]:
    public = {extension.uri for extension in result.card.capabilities.extensions}
    return [
        extension["uri"]
        for extension in _extended(result)["capabilities"]["extensions"]
        if extension["uri"] not in public
    ]


def _ways(result: AuthenticationResult) -> list[str]:
    return [f"{name}: {scheme.WhichOneof('scheme')}" for name, scheme in result.card.security_schemes.items()]
