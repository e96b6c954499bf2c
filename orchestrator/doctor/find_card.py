"""Looks for an agent's card: below the URL that was entered, at the old path, at the origin."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from a2a.client.card_resolver import parse_agent_card
from a2a.client.errors import AgentCardResolutionError
from a2a.types import AgentCard
from google.protobuf.json_format import ParseError

from orchestrator.doctor.diagnosis import Diagnosis, fault
from orchestrator.run.agent_stores.joined_agents import OLD_CARD_PATH
from protocols.a2a.agent_card import LARGEST_CARD
from protocols.a2a.client.card_fetcher import CARD_TIMEOUT, fetched
from protocols.a2a.client.discovery import CARD_SECONDS
from protocols.a2a.push.url_policy import RefusedWebhook
from protocols.a2a.signing.signed_card import CARD_PATH
from protocols.a2a.signing.verifier import RefusedCard, Trust
from protocols.wire.errors import MALFORMED, short

Permit = Callable[[str], Awaitable[None]]
"""Raises RefusedWebhook when the address is one that nobody may have called here."""


@dataclass(frozen=True)
class CardSearch:
    """The card, if there is one, where it is, and what is wrong with that."""

    base: str
    card: AgentCard | None
    faults: tuple[Diagnosis, ...] = ()


async def find_card(url: str, http: httpx.AsyncClient, permit: Permit) -> CardSearch:
    """The card an author means by a URL; every call is permitted first."""
    entered = url.strip().rstrip("/")
    base = entered.removesuffix(CARD_PATH)
    beside = (fault("card-as-base", url=entered, base=base),) if base != entered else ()
    try:
        await permit(base)
    except RefusedWebhook as error:
        return CardSearch(base, None, (*beside, fault("refused", reason=error)))
    try:
        return await _with_signature(base, http, beside)
    except (AgentCardResolutionError, TimeoutError, httpx.HTTPError, *MALFORMED) as error:
        reason = short(error) if str(error) else f"no AgentCard within {CARD_SECONDS} s at {base}"
    # In the order of what people get wrong: a redirect and the old path say more than that the origin has a card.
    if target := await _redirect(base, http):
        return CardSearch(base, None, (*beside, fault("redirected", url=base + CARD_PATH, target=target)))
    if (old := await _at_old_path(base, http)) is not None:
        return CardSearch(base, old, (*beside, fault("old-path", where=base + OLD_CARD_PATH)))
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(base))
    if origin != base:
        try:
            return await _with_signature(origin, http, (*beside, fault("at-origin", where=origin, url=base)))
        except (AgentCardResolutionError, TimeoutError, httpx.HTTPError, *MALFORMED):
            pass
    return CardSearch(base, None, (*beside, fault("unreachable", reason=reason)))


async def _with_signature(base: str, http: httpx.AsyncClient, beside: tuple[Diagnosis, ...]) -> CardSearch:
    async with asyncio.timeout(CARD_SECONDS):
        came = await fetched(base + CARD_PATH, http)
        try:
            await Trust(http).judge(base, came.forms, came.card)
        except RefusedCard as error:
            return CardSearch(base, came.card, (*beside, fault("signature", "/signatures", reason=error)))
    return CardSearch(base, came.card, beside)


async def _redirect(base: str, http: httpx.AsyncClient) -> str:
    try:
        async with http.stream("GET", base + CARD_PATH, timeout=CARD_TIMEOUT) as answer:
            return answer.headers.get("location", "") if answer.is_redirect else ""
    except (httpx.HTTPError, *MALFORMED):
        return ""


async def _at_old_path(base: str, http: httpx.AsyncClient) -> AgentCard | None:
    try:
        async with asyncio.timeout(CARD_SECONDS):
            answer = await http.get(base + OLD_CARD_PATH, timeout=CARD_TIMEOUT)
            usable = answer.is_success and len(answer.content) <= LARGEST_CARD
            return parse_agent_card(answer.json()) if usable else None
    except (httpx.HTTPError, TimeoutError, ParseError, *MALFORMED):
        return None
