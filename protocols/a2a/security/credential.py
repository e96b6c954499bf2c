"""Credentials for agents of others, and how an AgentCard's security schemes want them shown. Pure."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from a2a.types import AgentCard, SecurityScheme
from pydantic import TypeAdapter

from protocols.a2a.signing.verifier import origin_of
from protocols.models import StrictModel

HEADER, QUERY, COOKIE = "header", "query", "cookie"
KEY_HEADER = "X-API-Key"


class Credential(StrictModel):
    """What is held for an `origin` (`http://host:port`), or for what is below a path of it; what is unset is not held.

    `key` is an API key, `token` a bearer token, `user` and `password` are for HTTP Basic. `client_id` and
    `client_secret` get tokens, for `scopes`, at `token_url` when the operator chose an identity provider, else where
    the card says. A client without a secret is one that a service of the platform asserts with its own key. An
    `insisting` one is shown also where the card only offers a way to.
    """

    origin: str
    key: str = ""
    token: str = ""
    user: str = ""
    password: str = ""
    client_id: str = ""
    client_secret: str = ""
    scopes: tuple[str, ...] = ()
    token_url: str = ""
    insisting: bool = False

    def covers(self, url: str) -> bool:
        """Whether it may be shown at a URL: the same origin, and the same path or one below."""
        path = urlsplit(self.origin).path.rstrip("/")
        return origin_of(self.origin) == origin_of(url) and f"{urlsplit(url).path}/".startswith(f"{path}/")


class Proof(NamedTuple):
    """One thing to show: where in the request, under which name."""

    location: str
    name: str
    value: str


FILE = TypeAdapter(tuple[Credential, ...])


def read_credentials(path: Path) -> tuple[Credential, ...]:
    """From a JSON file: `[{"origin": …, "key": …}]`; raises OSError and ValueError."""
    return FILE.validate_json(path.read_text("utf-8"))


def alternatives(card: AgentCard, insisting: bool) -> list[list[SecurityScheme]]:
    """The sets of schemes of which one must be met as a whole, in the card's order; none when nothing is required."""
    schemes: Mapping[str, SecurityScheme] = card.security_schemes
    required = [
        [schemes[name] for name in requirement.schemes if name in schemes] for requirement in card.security_requirements
    ]
    offered = [[schemes[name]] for name in sorted(schemes, reverse=True)] if insisting else []
    return list(filter(None, required)) or offered


def proofs(credential: Credential, sets: list[list[SecurityScheme]], token: str) -> list[Proof]:
    """What to show for the first set of schemes that can be met; `token` was got for the client, if it was."""
    # The first set that can be met as a whole; part of a set opens nothing and would only give away what is held.
    for schemes in sets:
        met = [_proof(credential, scheme, token) for scheme in schemes]
        if all(met):
            return [proof for proof in met if proof]
    return []


def token_place(credential: Credential, sets: list[list[SecurityScheme]]) -> str:
    """Where to get a token for the client, when one is wanted; an address the card alone names is checked by others."""
    takers = [scheme for schemes in sets for scheme in schemes if _takes_token(scheme)]
    if not credential.client_id or not takers:
        return ""
    published = (scheme.oauth2_security_scheme.flows.client_credentials.token_url for scheme in takers)
    return credential.token_url or next(filter(None, published), "")


def scheme_asked_for(challenge: str) -> AgentCard:
    """A card that cannot be read without a credential, as far as the challenge of its refusal tells what it wants."""
    card = AgentCard()
    scheme = card.security_schemes["challenge"]
    name = challenge.partition(" ")[0].lower()
    if name in ("bearer", "basic"):
        scheme.http_auth_security_scheme.scheme = name
    else:
        scheme.api_key_security_scheme.location, scheme.api_key_security_scheme.name = HEADER, KEY_HEADER
    card.security_requirements.add().schemes["challenge"].SetInParent()
    return card


def basic(user: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617)."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _takes_token(scheme: SecurityScheme) -> bool:
    bearer = scheme.http_auth_security_scheme.scheme.lower() == "bearer"
    return bearer or scheme.WhichOneof("scheme") in ("oauth2_security_scheme", "open_id_connect_security_scheme")


def _proof(credential: Credential, scheme: SecurityScheme, token: str) -> Proof | None:
    key = scheme.api_key_security_scheme
    if credential.key and key.location in (HEADER, QUERY, COOKIE) and key.name:
        return Proof(key.location, key.name, credential.key)
    if _takes_token(scheme) and (token or credential.token):
        return Proof(HEADER, "Authorization", f"Bearer {token or credential.token}")
    if credential.user and scheme.http_auth_security_scheme.scheme.lower() == "basic":
        return Proof(HEADER, "Authorization", basic(credential.user, credential.password))
    return None
