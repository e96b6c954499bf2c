"""Authenticates outgoing requests with the credential held for their origin, as the AgentCard there requires.

A credential goes to the origin it was configured for, and nowhere else. A token is asked for when it is first
needed, kept until shortly before it expires, and asked for again when it is refused.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

import httpx
from a2a.client.card_resolver import parse_agent_card
from a2a.types import AgentCard, SecurityScheme
from google.protobuf.json_format import ParseError

from protocols.a2a.agent_card import LARGEST_CARD
from protocols.a2a.security.client_assertions import ASSERTION_TYPE, Identity
from protocols.a2a.security.credential import (
    COOKIE,
    HEADER,
    QUERY,
    Credential,
    alternatives,
    basic,
    proofs,
    scheme_asked_for,
    token_place,
)
from protocols.a2a.signing.signed_card import CARD_PATH, VERSION
from protocols.a2a.signing.verifier import origin_of
from protocols.wire.capture.http import OBSERVING
from protocols.wire.redaction import SECRETS

logger = logging.getLogger(__name__)
INSISTING = "insisting"
EARLY_SECONDS = 30
TIMEOUT = {"timeout": httpx.Timeout(5, connect=2).as_dict()}
# The second with a card and a token read anew: either may have changed since the first ones were kept.
ATTEMPTS = 2


@dataclass
class _Account:
    """A credential with what the card at its origin wants of it, and the token it has brought."""

    credential: Credential
    card: AgentCard | None = None
    token: str = ""
    until: float = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def schemes(self, request: httpx.Request) -> list[list[SecurityScheme]]:
        insisting = self.credential.insisting or bool(request.extensions.get(INSISTING))
        return alternatives(self.card, insisting) if self.card else []

    def token_url(self, request: httpx.Request) -> str:
        """Where to get a token; what the card names must be at the credential's own origin."""
        url = token_place(self.credential, self.schemes(request))
        if not url or self.credential.token_url or origin_of(url) == origin_of(self.credential.origin):
            return url
        logger.warning("no token asked for at %s: the credential is held for %s", url, self.credential.origin)
        return ""

    def keep(self, response: httpx.Response) -> None:
        """The token in an answer of the token endpoint."""
        try:
            content = json.loads(response.content) if response.status_code == httpx.codes.OK else {}
            self.token, self.until = str(content["access_token"]), time.time() + float(content.get("expires_in", 60))
        except (ValueError, KeyError, TypeError, AttributeError):
            logger.warning("no token from %s: status %d", self.credential.origin, response.status_code)

    def forget(self) -> None:
        """What was read and got before a refusal."""
        self.card, self.token, self.until = None, "", 0


class Credentials(httpx.Auth):
    """Adds the credential held for a request's origin, if the card there requires one.

    A request with the extension `insisting` shows it also where the card only offers a way to.
    """

    def __init__(self, credentials: Iterable[Credential], identity: Identity | None = None) -> None:
        self._identity = identity
        self._accounts: list[_Account] = []
        for credential in credentials:
            self.hold(credential)

    def hold(self, credential: Credential) -> None:
        """One more, or another in the place of the one for the same origin and path."""
        others = [account for account in self._accounts if account.credential.origin != credential.origin]
        # The longest path first: what is held for one agent of a host goes before what is held for the host.
        self._accounts = sorted(
            (*others, _Account(credential)), key=lambda account: len(account.credential.origin), reverse=True
        )

    def held_for(self, url: str) -> Credential | None:
        """What would be shown at a URL."""
        account = self._account(url)
        return account.credential if account else None

    def _account(self, url: str) -> _Account | None:
        return next((account for account in self._accounts if account.credential.covers(url)), None)

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """What httpx drives: the request, after the card and a token when these are not at hand."""
        account = self._account(str(request.url))
        if account is None:
            yield request
            return
        # Cards and keys are public as a rule; only when one is refused does the credential go along, else it would be
        # shown for nothing.
        public = "/.well-known/" in request.url.path
        if public:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            account.card = scheme_asked_for(response.headers.get("www-authenticate", ""))
        for attempt in range(1, ATTEMPTS + 1):
            # One card and one token for all requests that wait; without the lock each would fetch its own.
            async with account.lock:
                if account.card is None:
                    account.card = _card(await _read((yield _card_request(account.credential))))
                url = account.token_url(request)
                if url and time.time() > account.until - EARLY_SECONDS:
                    account.keep(await _read((yield _token_request(account.credential, url, self._identity))))
            _show(account, request)
            response = yield request
            if public or response.status_code != httpx.codes.UNAUTHORIZED or attempt == ATTEMPTS:
                break
            account.forget()
        if public:
            account.forget()


async def _read(response: httpx.Response) -> httpx.Response:
    await response.aread()
    return response


def _card_request(credential: Credential) -> httpx.Request:
    where = credential.origin.rstrip("/") + CARD_PATH
    return httpx.Request("GET", where, headers={VERSION: "1.0"}, extensions=TIMEOUT)


def _card(response: httpx.Response) -> AgentCard | None:
    if response.status_code == httpx.codes.UNAUTHORIZED:
        return scheme_asked_for(response.headers.get("www-authenticate", ""))
    try:
        usable = response.status_code == httpx.codes.OK and len(response.content) <= LARGEST_CARD
        return parse_agent_card(response.json()) if usable else None
    except (ValueError, ParseError):
        return None


def _token_request(credential: Credential, url: str, identity: Identity | None) -> httpx.Request:
    form = {"grant_type": "client_credentials"}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if credential.scopes:
        form["scope"] = " ".join(credential.scopes)
    if identity and not credential.client_secret:
        form["client_assertion_type"] = ASSERTION_TYPE
        form["client_assertion"] = identity.assertion(credential.client_id, url)
    else:
        # Each half is form-encoded before the two are joined (RFC 6749 section 2.3.1).
        headers["Authorization"] = basic(quote_plus(credential.client_id), quote_plus(credential.client_secret))
    return httpx.Request("POST", url, content=urlencode(form), headers=headers, extensions=TIMEOUT | OBSERVING)


def _show(account: _Account, request: httpx.Request) -> None:
    for proof in proofs(account.credential, account.schemes(request), account.token):
        if proof.location == HEADER:
            request.headers[proof.name] = proof.value
        elif proof.location == COOKIE:
            request.headers["Cookie"] = f"{proof.name}={proof.value}"
        elif proof.location == QUERY:
            request.url = request.url.copy_set_param(proof.name, proof.value)
        request.extensions.setdefault(SECRETS, set()).add(proof.name)
