"""Serves the AgentCard, signed, in a form for 1.0 callers and one for 0.3 callers.

A 0.3 client wants fields that 1.0 does not know in the same document. A verifier that canonicalizes the JSON it
got sees them, one that reads the card into the 1.0 types first does not. So each signing key signs what each
of the two sees (specification section 8.4.3: one valid signature is enough, several may be present).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import rfc8785
from a2a.server.request_handlers.response_helpers import agent_card_to_dict
from a2a.types import AgentCard, AgentCardSignature
from google.protobuf.json_format import MessageToDict
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.a2a.signing.jws import ES256, sign
from protocols.a2a.signing.key_store import KeptKey, SigningKeys

CARD_PATH = "/.well-known/agent-card.json"
KEYS_PATH = "/.well-known/jwks.json"
VERSION = "A2A-Version"
FRESH = "public, max-age=30"
Served = dict[str, Any]
RawHeaders = list[tuple[bytes, bytes]]
VERSION_HEADER = VERSION.lower().encode()
READ_HEADERS = (VERSION_HEADER, b"if-none-match")


@dataclass(frozen=True)
class CardDocument:
    """A card as the bytes that are sent, and what HTTP says of them."""

    body: bytes
    etag: str
    headers: RawHeaders
    headers_of_body: RawHeaders


class SignedCard:
    """A card and the keys that sign it; signed again whenever the keys changed."""

    def __init__(self, card: AgentCard, keys: SigningKeys, public_url: str) -> None:
        self._keys, self._jku = keys, public_url.rstrip("/") + KEYS_PATH
        self._plain: Served = MessageToDict(card)
        self._mixed: Served = agent_card_to_dict(card)
        self._card, self._signed_by = card, ""
        self._documents: dict[bool, CardDocument] = {}

    def document(self, speaks_1_0: bool) -> CardDocument:
        """The card of 1.0 and nothing else, or with the fields a 0.3 client looks for; made once for a set of keys."""
        self._sign_anew()
        return self._documents[speaks_1_0]

    def message(self) -> AgentCard:
        """The card as the protocol's own type, for operations that return one."""
        self._sign_anew()
        return self._card

    def _sign_anew(self) -> None:
        keys = self._keys.kept
        if keys[0].kid == self._signed_by:
            return
        signatures = self._signatures(keys, _forms(self._plain))
        both = self._signatures(keys, _forms(self._mixed, self._plain))
        self._documents = {
            True: _document(self._plain | {"signatures": signatures}),
            False: _document(self._mixed | {"signatures": both}),
        }
        del self._card.signatures[:]
        self._card.signatures.extend(
            AgentCardSignature(protected=signature["protected"], signature=signature["signature"])
            for signature in signatures
        )
        self._signed_by = keys[0].kid

    def _signatures(self, keys: Sequence[KeptKey], forms: Sequence[bytes]) -> list[dict[str, str]]:
        return [_signature(key, form, self._jku, keys[0].kid) for key in keys for form in forms]


class CardEndpoint:
    """ASGI app: the card in 1.0 alone for a caller who says it speaks 1.0 (section 3.6), 304 for one who has it."""

    def __init__(self, signed: SignedCard) -> None:
        self._signed = signed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from bytes and headers that were made once for all requests."""
        headers = {name: value for name, value in scope["headers"] if name in READ_HEADERS}
        version = headers.get(VERSION_HEADER, b"").decode("latin-1")
        if not version and scope["query_string"]:
            version = QueryParams(scope["query_string"]).get(VERSION, "")
        document = self._signed.document(speaks_1_0=version.startswith("1"))
        unchanged = document.etag in headers.get(b"if-none-match", b"").decode("latin-1")
        status, head = (304, document.headers) if unchanged else (200, document.headers_of_body)
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": b"" if unchanged else document.body})


class CardFirst:
    """ASGI middleware: `card` answers for the card before layers that only operations need, such as a bounded body."""

    def __init__(self, app: ASGIApp, card: ASGIApp) -> None:
        self.app, self._card = app, card

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on whatever does not read the card."""
        reads_card = scope["type"] == "http" and scope["path"] == CARD_PATH and scope["method"] in ("GET", "HEAD")
        await (self._card if reads_card else self.app)(scope, receive, send)


def card_routes(signed: SignedCard, keys: SigningKeys) -> list[BaseRoute]:
    """`GET` the card, and the keys that sign it."""

    async def jwks(request: Request) -> JSONResponse:
        published = [key.model_dump(exclude_none=True) for key in keys.published()]
        return JSONResponse({"keys": published}, headers={"Cache-Control": FRESH})

    return [Route(CARD_PATH, CardEndpoint(signed), methods=["GET"]), Route(KEYS_PATH, jwks)]


def _document(served: Served) -> CardDocument:
    body = json.dumps(served, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = Headers({"ETag": etag, "Last-Modified": formatdate(usegmt=True), "Cache-Control": FRESH, "Vary": VERSION})
    of_body = Headers({"Content-Type": "application/json", "Content-Length": str(len(body))})
    return CardDocument(body, etag, headers.raw, of_body.raw + headers.raw)


def _forms(*documents: Served) -> list[bytes]:
    """What verifiers may canonicalize: each document as it is, and without what the 1.0 types would leave out."""
    # An empty text is JSON to a plain verifier and nothing to one that reads protobuf first.
    forms = [form for document in documents for form in (document, without_empty(document))]
    return list(dict.fromkeys(rfc8785.dumps(document) for document in forms if document is not None))


def without_empty(value: Any) -> Any:
    """Without empty texts, lists and objects, at any depth; `None` when nothing is left (section 8.4.1, rule 1)."""
    if isinstance(value, dict):
        members = {name: inner for name, item in value.items() if (inner := without_empty(item)) is not None}
        return members or None
    if isinstance(value, list):
        return [inner for item in value if (inner := without_empty(item)) is not None] or None
    return None if value == "" else value


def _signature(key: KeptKey, form: bytes, jku: str, heir: str) -> dict[str, str]:
    """A rotated key names its heir in what it signs: that is the handing over."""
    header: Served = {"alg": ES256, "jku": jku, "kid": key.kid, "typ": "JOSE"}
    if key.kid != heir:
        header["heir"] = heir
    protected, signature = sign(header, form, key.private)
    return {"protected": protected, "signature": signature}
