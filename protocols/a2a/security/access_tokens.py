"""Access tokens: short-lived JWTs (RFC 9068) that a service signs for itself, for callers it knows.

Each service is issuer and audience of its own tokens, so no service needs another one to be up, and a token for
one is worth nothing at another.
"""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import jwt

from protocols.a2a.caller import Caller, Scope
from protocols.a2a.security.clients import Client, Clients
from protocols.a2a.security.revoked_tokens import RevokedTokens
from protocols.a2a.signing.jws import ES256
from protocols.a2a.signing.key_store import SigningKeys

SECONDS = 600
LONGEST = 4_000
TYPE = "at+jwt"
REQUIRED = ("iss", "aud", "sub", "exp", "jti")


class BadToken(ValueError):
    """The token opens nothing here; the text says why."""


@dataclass(frozen=True)
class Tokens:
    """Issues, reads and revokes the tokens of the service at `url`; people come from the identity provider `issuer`."""

    url: str
    keys: SigningKeys
    clients: Clients
    issuer: str = ""
    revoked: RevokedTokens = field(default_factory=RevokedTokens)

    def issue(self, client: Client, scopes: tuple[Scope, ...], seconds: float = SECONDS) -> str:
        """A token for the client, good for so many seconds."""
        return self._signed({"sub": client.id, "scope": " ".join(scopes)}, seconds)

    def session(self, person: Caller, seconds: float) -> str:
        """A token for somebody whom the identity provider signed in; good for as long as that provider is set."""
        claims = {"sub": person.id, "scope": " ".join(person.scopes), "tenant": person.tenant, "idp": self.issuer}
        return self._signed(claims, seconds)

    def revoke(self, token: str) -> None:
        """Refuse it from now on; what is no token of this service is let be."""
        try:
            claims = self._claims(token)
        except BadToken:
            return
        self.revoked.add(claims["jti"], claims["exp"])

    def caller(self, token: str) -> Caller:
        """Who holds it; raises BadToken. A client that is no longer known, or may do less now, has lost it too."""
        claims = self._claims(token)
        if claims["jti"] in self.revoked:
            raise BadToken("the token was given back; sign in again")
        granted = str(claims.get("scope", "")).split()
        if "idp" in claims:
            if claims["idp"] != self.issuer:
                raise BadToken("the token is of an identity provider that is not set here any more")
            return Caller(claims["sub"], str(claims["tenant"]), tuple(scope for scope in Scope if scope in granted))
        client = self.clients.named(claims["sub"])
        if client is None:
            raise BadToken("the token's client is not known here any more")
        # Both: what was granted then, and what the client may still do now.
        return Caller(client.id, client.tenant, tuple(scope for scope in client.scopes if scope in granted))

    def _signed(self, claims: dict[str, Any], seconds: float) -> str:
        key, now = self.keys.kept[0], int(time.time())
        claims |= {
            "iss": self.url,
            "aud": self.url,
            "client_id": claims["sub"],
            "iat": now,
            "exp": now + int(seconds),
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(claims, key.private, ES256, {"kid": key.kid, "typ": TYPE})

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > LONGEST or not token.isascii() or token.count(".") != 2:
            raise BadToken("what stands after Bearer is no token of this service")
        try:
            header = jwt.get_unverified_header(token)
            key = next((key for key in self.keys.published() if key.kid == header.get("kid")), None)
            if header.get("typ") != TYPE or key is None:
                raise BadToken("the token was not issued by this service")
            # No look at `iat`: a clock that was set back a second must not refuse what it has just issued.
            checks: Any = {"require": REQUIRED, "verify_iat": False}
            return jwt.decode(token, key.for_algorithm(ES256), [ES256], checks, audience=self.url, issuer=self.url)
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError) as error:
            raise BadToken(f"the token is not for {self.url}") from error
        except jwt.ExpiredSignatureError as error:
            raise BadToken("the token has expired; ask for a new one") from error
        except jwt.InvalidAlgorithmError as error:
            raise BadToken("the token was not issued by this service") from error
        except jwt.InvalidSignatureError as error:
            raise BadToken("the token's signature does not fit") from error
        except jwt.PyJWTError as error:
            raise BadToken("the token cannot be read") from error
