"""What a service shows to others: the credential held for their origin, in the way their AgentCard asks for it.

A credential goes to the origin it was configured for, and nowhere else. A token is asked for when it is first
needed, kept until shortly before it expires, and asked for again when it is refused.
"""

import asyncio
import base64
import json
import logging
import time
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import httpx
from a2a.client.card_resolver import parse_agent_card
from a2a.types import AgentCard
from google.protobuf.json_format import ParseError
from pydantic import TypeAdapter

from protocols.a2a.agent_card import LARGEST_CARD
from protocols.a2a.security.client_assertions import ASSERTION_TYPE, Identity
from protocols.a2a.signing.signed_card import CARD_PATH, VERSION
from protocols.a2a.signing.verifier import origin_of
from protocols.models import Noun
from protocols.wire.capture.http import OBSERVING, SECRET

logger = logging.getLogger(__name__)
INSISTING = "insisting"
EARLY_SECONDS = 30
TIMEOUT = {"timeout": httpx.Timeout(5, connect=2).as_dict()}


class Credential(Noun):
    """What is held for an origin (`http://host:port`): an API key, a client with its secret, or both.

    A client without a secret is one that a service of the platform asserts with its own key.
    """

    origin: str
    key: str = ""
    client_id: str = ""
    client_secret: str = ""
    insisting: bool = False


Held = TypeAdapter(tuple[Credential, ...])


def read_credentials(path: Path) -> tuple[Credential, ...]:
    """From a JSON file: `[{"origin": …, "key": …}]`; raises OSError and ValueError."""
    return Held.validate_json(path.read_text("utf-8"))


@dataclass
class _Shown:
    """A credential with what its origin's card wants of it, and the token it has brought."""

    credential: Credential
    card: AgentCard | None = None
    token: str = ""
    until: float = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Credentials(httpx.Auth):
    """Adds the credential held for a request's origin, if the card there requires one.

    A request with the extension `insisting` shows it also where the card only offers a way to.
    """

    def __init__(self, held: Iterable[Credential], identity: Identity | None = None) -> None:
        self._identity = identity
        self._shown = {origin_of(each.origin): _Shown(each) for each in held}

    def hold(self, credential: Credential) -> None:
        """One more, or another for its origin."""
        self._shown[origin_of(credential.origin)] = _Shown(credential)

    def held_for(self, url: str) -> Credential | None:
        """What would be shown at a URL."""
        shown = self._shown.get(origin_of(url))
        return shown.credential if shown else None

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """What httpx drives: the request, after the card and a token when these are not at hand."""
        shown = self._shown.get(origin_of(str(request.url)))
        if shown is None or request.url.path.startswith("/.well-known/"):
            yield request
            return
        for attempt in range(2):
            async with shown.lock:
                if shown.card is None:
                    shown.card = _card(await _read((yield _card_request(shown.credential))))
                if _token_url(shown, request) and time.time() > shown.until - EARLY_SECONDS:
                    _keep(shown, await _read((yield _token_request(shown, request, self._identity))))
            _show(shown, request)
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED or attempt:
                return
            shown.card, shown.token, shown.until = None, "", 0


async def _read(response: httpx.Response) -> httpx.Response:
    await response.aread()
    return response


def _card_request(credential: Credential) -> httpx.Request:
    where = credential.origin.rstrip("/") + CARD_PATH
    return httpx.Request("GET", where, headers={VERSION: "1.0"}, extensions=TIMEOUT)


def _card(response: httpx.Response) -> AgentCard | None:
    try:
        usable = response.status_code == httpx.codes.OK and len(response.content) <= LARGEST_CARD
        return parse_agent_card(response.json()) if usable else None
    except (ValueError, ParseError):
        return None


def _wanted(shown: _Shown, request: httpx.Request) -> list[str]:
    """The names of the schemes that would do, in the card's order."""
    card = shown.card
    if card is None:
        return []
    required = [name for each in card.security_requirements if len(each.schemes) == 1 for name in each.schemes]
    insisting = shown.credential.insisting or request.extensions.get(INSISTING)
    return required or (sorted(card.security_schemes, reverse=True) if insisting else [])


def _token_url(shown: _Shown, request: httpx.Request) -> str:
    """Where to get a token, when a scheme wants one and the address is at the credential's own origin."""
    credential = shown.credential
    for name in _wanted(shown, request) if shown.card and credential.client_id else []:
        assert shown.card is not None
        where = shown.card.security_schemes[name].oauth2_security_scheme.flows.client_credentials.token_url
        if where and origin_of(where) == origin_of(credential.origin):
            return where
        if where:
            logger.warning("no token asked for at %s: the credential is held for %s", where, credential.origin)
    return ""


def _token_request(shown: _Shown, request: httpx.Request, identity: Identity | None) -> httpx.Request:
    credential, where = shown.credential, _token_url(shown, request)
    form = {"grant_type": "client_credentials"}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if identity and not credential.client_secret:
        form["client_assertion_type"] = ASSERTION_TYPE
        form["client_assertion"] = identity.assertion(credential.client_id, where)
    else:
        basic = f"{quote_plus(credential.client_id)}:{quote_plus(credential.client_secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(basic.encode()).decode()}"
    return httpx.Request("POST", where, content=urlencode(form), headers=headers, extensions=TIMEOUT | OBSERVING)


def _keep(shown: _Shown, response: httpx.Response) -> None:
    try:
        told = json.loads(response.content) if response.status_code == httpx.codes.OK else {}
        shown.token, shown.until = str(told["access_token"]), time.time() + float(told.get("expires_in", 60))
    except (ValueError, KeyError, TypeError, AttributeError):
        logger.warning("no token from %s: status %d", shown.credential.origin, response.status_code)


def _show(shown: _Shown, request: httpx.Request) -> None:
    for name in _wanted(shown, request):
        assert shown.card is not None
        scheme = shown.card.security_schemes[name]
        if scheme.HasField("oauth2_security_scheme") and shown.token:
            request.headers["Authorization"] = f"Bearer {shown.token}"
            return
        key = scheme.api_key_security_scheme
        if key.location == "header" and shown.credential.key:
            request.headers[key.name] = shown.credential.key
            request.extensions[SECRET] = key.name
            return
