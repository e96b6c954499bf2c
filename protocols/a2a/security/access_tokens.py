"""Access tokens: short-lived JWTs (RFC 9068) that a service signs for itself, for callers it knows.

Each service is issuer and audience of its own tokens, so no service needs another one to be up, and a token for
one is worth nothing at another.
"""

import json
import secrets
import time
from dataclasses import dataclass

from protocols.a2a.caller import Caller, Scope
from protocols.a2a.security.clients import Client, Clients
from protocols.a2a.signing.jcs import canonical
from protocols.a2a.signing.jws import ES256, decoded, encoded, fits, sign
from protocols.a2a.signing.key_store import SigningKeys

SECONDS = 600
LONGEST = 4_000
TYPE = "at+jwt"


class BadToken(ValueError):
    """The token opens nothing here; the text says why."""


@dataclass(frozen=True)
class Tokens:
    """Issues and reads the tokens of the service at `url`."""

    url: str
    keys: SigningKeys
    clients: Clients

    def issue(self, client: Client, scopes: tuple[Scope, ...], seconds: float = SECONDS) -> str:
        """A token for the client, good for so many seconds."""
        key, now = self.keys.kept[0], int(time.time())
        header = encoded(canonical({"alg": ES256, "kid": key.kid, "typ": TYPE}))
        payload = canonical(
            {
                "iss": self.url,
                "aud": self.url,
                "sub": client.id,
                "client_id": client.id,
                "scope": " ".join(scopes),
                "iat": now,
                "exp": now + int(seconds),
                "jti": secrets.token_urlsafe(12),
            }
        )
        return f"{header}.{encoded(payload)}.{sign(header, payload, key.private)}"

    def caller(self, token: str) -> Caller:
        """Who holds it; raises BadToken. A client that is no longer known, or may do less now, has lost it too."""
        claims = self._claims(token)
        client = self.clients.named(str(claims.get("sub", "")))
        if client is None:
            raise BadToken("the token's client is not known here any more")
        granted = str(claims.get("scope", "")).split()
        return Caller(client.id, client.tenant, tuple(scope for scope in client.scopes if scope in granted))

    def _claims(self, token: str) -> dict[str, object]:
        header, payload, signature = _parts(token)
        known = {key.kid: key for key in self.keys.published()}
        told = _object(header)
        key = known.get(str(told.get("kid", "")))
        if told.get("alg") != ES256 or told.get("typ") != TYPE or key is None:
            raise BadToken("the token was not issued by this service")
        if not fits(key, ES256, f"{header}.{payload}".encode(), _bytes(signature)):
            raise BadToken("the token's signature does not fit")
        claims = _object(payload)
        expires = claims.get("exp")
        if claims.get("aud") != self.url or claims.get("iss") != self.url:
            raise BadToken(f"the token is for {str(claims.get('aud'))[:200]}, not for {self.url}")
        if not isinstance(expires, int) or expires <= time.time():
            raise BadToken("the token has expired; ask for a new one")
        return claims


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".") if len(token) <= LONGEST else []
    if len(parts) != 3:
        raise BadToken("what stands after Bearer is no token of this service")
    return parts[0], parts[1], parts[2]


def _object(text: str) -> dict[str, object]:
    try:
        told = json.loads(_bytes(text))
    except ValueError as error:
        raise BadToken("the token cannot be read") from error
    return told if isinstance(told, dict) else {}


def _bytes(text: str) -> bytes:
    try:
        return decoded(text)
    except ValueError as error:
        raise BadToken("the token cannot be read") from error
