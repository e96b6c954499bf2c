"""Signs people in with their organisation's own identity provider (OpenID Connect Core 1.0), and takes its tokens.

A person goes through the authorization code flow with PKCE (RFC 7636) and then holds a session of ours; a program that
has an access token of the provider (RFC 9068) sends it as it is. Nothing of this goes through the recorded HTTP client:
codes, secrets and tokens have no place in a recorded exchange.
"""

import hashlib
import re
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import jwt
from jwt.utils import base64url_encode

from protocols.a2a.caller import Caller, Scope
from protocols.a2a.security.access_tokens import LONGEST, BadToken
from protocols.a2a.security.clients import ASKING, NAME
from protocols.a2a.settings import LOOPBACK, Oidc
from protocols.a2a.signing.jws import ALGORITHMS
from protocols.a2a.signing.published_keys import PublishedKeys

DISCOVERY = "/.well-known/openid-configuration"
SCOPES = "openid profile email"
TIMEOUT = httpx.Timeout(5, connect=3)
CACHE_SECONDS = 3_600
LEEWAY = 30
CHECKS: Any = {"require": ["iss", "sub", "aud", "exp"]}


class ProviderUnavailable(Exception):
    """The identity provider cannot be used now; the text says why."""


@dataclass(frozen=True)
class SignInAttempt:
    """One sign-in under way: what the provider's answer must fit."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    code_verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))


class IdentityProvider:
    """The provider at `oidc.issuer`; `audience` is what access tokens must be meant for."""

    def __init__(self, oidc: Oidc, audience: str) -> None:
        self.oidc, self._audience = oidc, oidc.audience or audience
        self._http = httpx.AsyncClient(timeout=TIMEOUT, verify=ssl.create_default_context())
        self._keys = PublishedKeys(self._http)
        self._metadata: dict[str, Any] = {}
        self._until = 0.0

    def issued(self, token: str) -> bool:
        """Whether the token says that it is from here; nothing of it is believed yet."""
        if len(token) > LONGEST or token.count(".") != 2:
            return False
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, RecursionError):
            return False
        return claims.get("iss") == self.oidc.issuer

    async def caller(self, token: str) -> Caller:
        """Who holds this access token of the provider; raises BadToken."""
        return self._caller(await self._claims(token, self._audience))

    async def authorization_url(self, attempt: SignInAttempt, redirect_uri: str) -> str:
        """Where the person's browser goes to sign in; raises ProviderUnavailable."""
        endpoint = httpx.URL((await self._discovered())["authorization_endpoint"])
        digest = hashlib.sha256(attempt.code_verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.oidc.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": base64url_encode(digest).decode(),
            "code_challenge_method": "S256",
        }
        return str(endpoint.copy_merge_params(query))

    async def sign_in(self, attempt: SignInAttempt, code: str, redirect_uri: str) -> Caller:
        """Who signed in, by the code that the provider sent back; raises BadToken or ProviderUnavailable."""
        oidc, endpoint = self.oidc, (await self._discovered())["token_endpoint"]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": oidc.client_id,
            "code_verifier": attempt.code_verifier,
        }
        # Both halves encoded (RFC 6749 section 2.3.1), since a secret may have a colon; a public client has none.
        secret = (quote(oidc.client_id, ""), quote(oidc.client_secret, "")) if oidc.client_secret else None
        try:
            answer = await self._http.post(endpoint, data=form, auth=secret or httpx.Auth())
            tokens = dict(answer.json())
        except (httpx.HTTPError, ValueError, TypeError) as error:
            raise ProviderUnavailable("the identity provider does not answer at its token endpoint") from error
        if "id_token" not in tokens:
            raise BadToken(f"the identity provider refused the sign-in: {str(tokens.get('error', 'no reason'))[:80]}")
        claims = await self._claims(str(tokens["id_token"]), oidc.client_id)
        if not secrets.compare_digest(str(claims.get("nonce", "")), attempt.nonce):
            raise BadToken("the identity provider's answer belongs to another sign-in")
        return self._caller(claims | await self._userinfo(str(tokens.get("access_token", "")), claims["sub"]))

    async def aclose(self) -> None:
        """Close the connections to the provider."""
        await self._http.aclose()

    async def _userinfo(self, access_token: str, subject: str) -> dict[str, Any]:
        """What the provider says of the person beside the token, such as groups; nothing when it says nothing."""
        endpoint = (await self._discovered()).get("userinfo_endpoint")
        if not is_protected(endpoint):
            return {}
        try:
            answer = await self._http.get(str(endpoint), headers={"Authorization": f"Bearer {access_token}"})
            claims = dict(answer.raise_for_status().json())
        except (httpx.HTTPError, ValueError, TypeError):
            return {}
        # Of another person than the token (OpenID Connect Core 5.3.2), it would lend that one's groups.
        return claims if claims.get("sub") == subject else {}

    async def _claims(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a JWT that the provider signed for this audience; raises BadToken."""
        try:
            header = jwt.get_unverified_header(token)
            kid, algorithm = str(header.get("kid", "")), str(header.get("alg", ""))
            if algorithm not in ALGORITHMS:
                raise BadToken("the identity provider signed with no algorithm that is taken here")
            metadata = await self._discovered()
            keys = await self._keys.at(metadata["jwks_uri"], [kid] if kid else [])
            # A key needs no name where there is only one (OpenID Connect Core 10.1).
            key = keys.get(kid) if kid or len(keys) != 1 else next(iter(keys.values()))
            if key is None:
                raise BadToken("the identity provider publishes no such key")
            return jwt.decode(
                token,
                key.for_algorithm(algorithm),
                [algorithm],
                CHECKS,
                audience=audience,
                issuer=self.oidc.issuer,
                leeway=LEEWAY,
            )
        except jwt.ExpiredSignatureError as error:
            raise BadToken("the token has expired; ask the identity provider for a new one") from error
        except jwt.InvalidAudienceError as error:
            raise BadToken(f"the token is not for {audience}") from error
        except (jwt.PyJWTError, ValueError) as error:
            if isinstance(error, BadToken):
                raise
            raise BadToken("the identity provider's token does not hold") from error
        except ProviderUnavailable as error:
            raise BadToken(str(error)) from error

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        subject = str(claims["sub"])
        scopes = tuple(Scope) if self.oidc.operators & _groups(claims) else ASKING
        return Caller(_client_id(subject), self.oidc.tenant, scopes)

    async def _discovered(self) -> Mapping[str, Any]:
        """The provider's metadata, read again after an hour; raises ProviderUnavailable."""
        if time.monotonic() < self._until:
            return self._metadata
        try:
            answer = await self._http.get(self.oidc.issuer.rstrip("/") + DISCOVERY)
            metadata = answer.raise_for_status().json()
            endpoints = [metadata[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ProviderUnavailable("the identity provider does not say where to sign in") from error
        # The issuer is compared as it is written (OpenID Connect Discovery 4.3): a provider that speaks for another
        # could hand out that one's people.
        if metadata.get("issuer") != self.oidc.issuer or not all(map(is_protected, endpoints)):
            raise ProviderUnavailable(
                "the identity provider's metadata names another issuer, or an unprotected address"
            )
        self._metadata, self._until = metadata, time.monotonic() + CACHE_SECONDS
        return metadata


def is_protected(url: Any) -> bool:
    """Whether a secret may go there: by TLS, or on this very machine."""
    try:
        parts = urlsplit(str(url))
        return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in LOOPBACK)
    except ValueError:
        return False


def _client_id(subject: str) -> str:
    """A subject as the id of a client; one that would not do as such stands as its digest."""
    return subject if re.match(NAME, subject) else hashlib.sha256(subject.encode()).hexdigest()[:40]


def _groups(claims: Mapping[str, Any]) -> set[str]:
    """What an operator may be called by: the subject, a verified e-mail address, a group as `group:NAME`."""
    groups = claims.get("groups")
    email = {str(claims["email"])} if claims.get("email") and claims.get("email_verified") is True else set()
    return {str(claims["sub"]), *email, *(f"group:{name}" for name in (groups if isinstance(groups, list) else ()))}
