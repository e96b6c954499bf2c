"""Signed client assertions (RFC 7523), by which the services of a platform authenticate to each other.

They share no secret. Who asks for a token signs a short statement with the key that signs its AgentCard; who is asked
fetches the public half from the address of a service it was configured to know.
"""

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import jwt

from protocols.a2a.security.clients import PLATFORM, VISITOR
from protocols.a2a.signing.jws import ES256
from protocols.a2a.signing.key_store import SigningKeys
from protocols.a2a.signing.published_keys import PublishedKeys
from protocols.a2a.signing.signed_card import KEYS_PATH

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TYPE = "client-authentication+jwt"
SECONDS = 60
LONGEST = 4_000
# Whom a service of the platform may speak for.
ASSERTED = frozenset({PLATFORM, VISITOR})


class BadAssertion(ValueError):
    """The assertion says nothing that counts here; the text says why."""


@dataclass(frozen=True)
class Identity:
    """What a service is known by: the address at which the others fetch its public keys, and the keys."""

    url: str
    keys: SigningKeys

    def assertion(self, client: str, audience: str) -> str:
        """The statement that this service asks for `client`, good at the token endpoint `audience` for a minute."""
        key, now = self.keys.kept[0], int(time.time())
        claims = {"iss": self.url, "sub": client, "aud": audience, "iat": now, "exp": now + SECONDS}
        header = {"kid": key.kid, "typ": TYPE}
        return jwt.encode(claims | {"jti": secrets.token_urlsafe(12)}, key.private, ES256, header)


class Assertions:
    """Reads the assertions of the services at `issuers`, by the keys each publishes, and of nobody else."""

    def __init__(self, issuers: Iterable[str], keys: PublishedKeys) -> None:
        self._issuers, self._keys = frozenset(url.rstrip("/") for url in issuers), keys

    async def client(self, assertion: str, audience: str) -> str:
        """For whom it speaks; raises BadAssertion."""
        if len(assertion) > LONGEST or not assertion.isascii():
            raise BadAssertion("the assertion is no JWT, or too long for one")
        try:
            kid = str(jwt.get_unverified_header(assertion).get("kid", ""))
            # Unverified, only to learn whose key to fetch; nothing else is believed of it before the signature was
            # checked.
            issuer = str(jwt.decode(assertion, options={"verify_signature": False}).get("iss", ""))
            if issuer not in self._issuers:
                raise BadAssertion(f"{issuer[:200]} is no service of this platform")
            key = (await self._keys.at(urljoin(f"{issuer}/", KEYS_PATH), [kid])).get(kid)
            if key is None:
                raise BadAssertion(f"{issuer} publishes no key {kid[:80]}")
            required = ["iss", "sub", "aud", "iat", "exp"]
            claims = jwt.decode(assertion, key.for_algorithm(ES256), [ES256], {"require": required}, audience=audience)
        except (jwt.PyJWTError, RecursionError) as error:  # PyJWT lets a payload nested without end through
            raise BadAssertion(f"the assertion does not hold: {error}") from error
        # A short life in place of a list of used ids: an assertion that is stolen is worth nothing a minute later.
        if claims["sub"] not in ASSERTED or claims["exp"] - claims["iat"] > SECONDS:
            raise BadAssertion("the assertion speaks for somebody else, or for too long")
        return claims["sub"]
