"""Access tokens: short-lived JWTs (RFC 9068) that a service signs for itself, for callers it knows.

Each service is issuer and audience of its own tokens, so no service needs another one to be up, and a token for
one is worth nothing at another.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

import jwt

from protocols.a2a.caller import Caller, Scope
from protocols.a2a.security.clients import Client, Clients
from protocols.a2a.signing.jws import ES256
from protocols.a2a.signing.key_store import SigningKeys

SECONDS = 600
LONGEST = 4_000
TYPE = "at+jwt"
REQUIRED = ("iss", "aud", "sub", "exp")


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
        claims = {
            "iss": self.url,
            "aud": self.url,
            "sub": client.id,
            "client_id": client.id,
            "scope": " ".join(scopes),
            "iat": now,
            "exp": now + int(seconds),
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(claims, key.private, ES256, {"kid": key.kid, "typ": TYPE})

    def caller(self, token: str) -> Caller:
        """Who holds it; raises BadToken. A client that is no longer known, or may do less now, has lost it too."""
        claims = self._claims(token)
        client = self.clients.named(claims["sub"])
        if client is None:
            raise BadToken("the token's client is not known here any more")
        # Both: what was granted then, and what the client may still do now.
        granted = str(claims.get("scope", "")).split()
        return Caller(client.id, client.tenant, tuple(scope for scope in client.scopes if scope in granted))

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
