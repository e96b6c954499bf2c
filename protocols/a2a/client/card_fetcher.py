"""Fetching an AgentCard: the JSON as it came, which is what a signature covers, and the card in it."""

import copy
import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import httpx
from a2a.client.card_resolver import parse_agent_card
from a2a.client.errors import AgentCardResolutionError
from a2a.types import AgentCard
from google.protobuf.json_format import ParseError

from protocols.a2a.agent_card import LARGEST_CARD
from protocols.a2a.security.client_auth import INSISTING
from protocols.a2a.signing.signatures import canonical_forms
from protocols.a2a.signing.signed_card import CARD_PATH, VERSION, Served
from protocols.a2a.signing.verifier import origin_of
from protocols.wire.errors import short

CARD_TIMEOUT = httpx.Timeout(3, connect=1.5)
LONGEST = 500
MOST_CARDS = 200


@dataclass(frozen=True)
class Fetched:
    """A card beside the JSON it was read from."""

    card: AgentCard
    served: Served

    @cached_property
    def forms(self) -> list[bytes]:
        """What a signature may cover; made once for a card that does not change."""
        return canonical_forms(self.served, self.card)


class CardCache:
    """The cards last read, by URL: one that did not change is neither sent nor parsed again (RFC 9110, 304)."""

    def __init__(self) -> None:
        self._cards: OrderedDict[str, tuple[str, Fetched]] = OrderedDict()

    def etag(self, url: str) -> str:
        """What to ask with; empty for a URL that was not read, or gave no ETag."""
        return self._cards[url][0] if url in self._cards else ""

    def card(self, url: str) -> Fetched:
        """The one last read there."""
        self._cards.move_to_end(url)
        return self._cards[url][1]

    def keep(self, url: str, etag: str, fetched: Fetched) -> None:
        """In the place of an earlier one; the one longest unread makes room."""
        if etag:
            self._cards[url] = etag, fetched
            self._cards.move_to_end(url)
        while len(self._cards) > MOST_CARDS:
            self._cards.popitem(last=False)


async def fetched_extended(card: AgentCard, http: httpx.AsyncClient) -> Fetched:
    """The extended card, over HTTP+JSON, with the credential held for it; raises AgentCardResolutionError."""
    spoken = (interface for interface in card.supported_interfaces if interface.protocol_binding == "HTTP+JSON")
    where = next((interface.url for interface in spoken if interface.protocol_version.startswith("1")), "")
    if not where or not card.capabilities.extended_agent_card:
        raise AgentCardResolutionError("it offers no extended card over HTTP+JSON")
    return await _fetched(f"{where}/extendedAgentCard", http, {INSISTING: True})


async def fetched(url: str, http: httpx.AsyncClient, cache: CardCache | None = None) -> Fetched:
    """The card at a URL, or of the agent at a base URL, asked for in 1.0; raises AgentCardResolutionError."""
    places = card_places(url)
    for place in places[:-1]:
        try:
            return await _fetched(place, http, {}, cache)
        except AgentCardResolutionError as error:
            if error.status_code != httpx.codes.NOT_FOUND:
                raise
    return await _fetched(places[-1], http, {}, cache)


def card_places(url: str) -> list[str]:
    """Where the card may be that somebody calls by this URL: there, below it, or at its origin (RFC 8615)."""
    if urlsplit(url).path.endswith(".json"):
        return [url]
    return list(dict.fromkeys((url.rstrip("/") + CARD_PATH, origin_of(url) + CARD_PATH)))


async def _fetched(
    where: str, http: httpx.AsyncClient, extensions: dict[str, bool], cache: CardCache | None = None
) -> Fetched:
    try:
        etag = cache.etag(where) if cache else ""
        headers = {VERSION: "1.0"} | ({"If-None-Match": etag} if etag else {})
        async with http.stream("GET", where, headers=headers, timeout=CARD_TIMEOUT, extensions=extensions) as answer:
            body = await _body(answer, where)
        if cache and etag and answer.status_code == httpx.codes.NOT_MODIFIED:
            return cache.card(where)
        if not answer.is_success:
            status = answer.status_code
            raise AgentCardResolutionError(f"{where} answered {status}{_why(body)}", status_code=status)
        served = json.loads(body)
        card = Fetched(parse_agent_card(copy.deepcopy(served)), served)
        if cache:
            cache.keep(where, answer.headers.get("etag", "")[:LONGEST], card)
        return card
    except httpx.RequestError as error:
        raise AgentCardResolutionError(f"{where}: {short(error)}") from error
    except (ParseError, ValueError) as error:
        raise AgentCardResolutionError(f"{where} is no AgentCard: {error}") from error


def _why(body: bytes) -> str:
    """What a service that cannot serve says of itself."""
    try:
        problem = json.loads(body)["problem"]
    except (ValueError, KeyError, TypeError):
        return ""
    return f": {problem[:LONGEST]}" if isinstance(problem, str) else ""


async def _body(answer: httpx.Response, where: str) -> bytes:
    """The body, counted after decoding; raises AgentCardResolutionError once it is larger than any card."""
    raw = bytearray()
    # Counted while it comes, after unpacking: a small compressed body may be a large one.
    async for chunk in answer.aiter_bytes(LARGEST_CARD // 4):
        raw += chunk
        if len(raw) > LARGEST_CARD:
            raise AgentCardResolutionError(f"{where} is larger than {LARGEST_CARD:,} bytes, which no AgentCard needs")
    return bytes(raw)
