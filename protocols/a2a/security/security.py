"""Keys, clients and credentials of one service, put together from its settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from protocols.a2a.security.access_tokens import Tokens
from protocols.a2a.security.client_assertions import Identity
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.clients import PLATFORM, VISITOR, Clients, own_key
from protocols.a2a.security.credential import Credential, read_credentials
from protocols.a2a.security.identity_provider import IdentityProvider, is_protected
from protocols.a2a.security.middleware import Authentication
from protocols.a2a.security.revoked_tokens import NAME as REVOKED
from protocols.a2a.security.revoked_tokens import RevokedTokens
from protocols.a2a.settings import Settings
from protocols.a2a.signing.key_store import SUFFIX, SigningKeys
from protocols.storage.documents.place import Place
from protocols.wire.ownership import Traces


class UnusableSettings(ValueError):
    """Settings that contradict each other; the text says which to change."""


@dataclass(frozen=True)
class Security:
    """A service's signing keys, its authentication, its credentials for others, and which caller owns which trace.

    `visiting` shows a client whose Tasks are nobody's, for lessons: the platform's own would show everybody's.
    """

    keys: SigningKeys
    authentication: Authentication
    credentials: Credentials
    visiting: Credentials
    traces: Traces


def security(name: str, settings: Settings, place: Callable[[str], Place] | None = None) -> Security:
    """For the service of that name; makes keys and clients at first start. Raises UnusableSettings.

    `place` is where what replicas share is kept, by name; the folder of the settings unless it says otherwise.
    """
    place = place or settings.kept
    if settings.auth and not settings.keep:
        raise UnusableSettings("AUTH=on needs a folder for keys and clients: name one in KEEP")
    keys = SigningKeys(place(name + SUFFIX), settings.key_days)
    folder = Path(settings.keep) if settings.keep else None
    url = settings.public_url.rstrip("/")
    cookie = f"council-{urlsplit(url).port or 'page'}"
    tokens = Tokens(url, keys, Clients(folder), settings.oidc.issuer, RevokedTokens(place(REVOKED)))
    authentication = Authentication(tokens, settings.auth, cookie, _identity_provider(settings, url))
    identity = Identity(settings.known_at, keys)
    credentials = (*_asserted(settings, PLATFORM), *_configured(settings))
    visiting = (*_asserted(settings, VISITOR), *_visitor(settings))
    return Security(keys, authentication, Credentials(credentials, identity), Credentials(visiting, identity), Traces())


def _identity_provider(settings: Settings, url: str) -> IdentityProvider | None:
    oidc = settings.oidc
    if not oidc.issuer:
        return None
    if not settings.auth:
        raise UnusableSettings("OIDC_ISSUER is for a platform whose callers say who they are: set AUTH=on")
    if not (oidc.client_id and is_protected(oidc.issuer)):
        raise UnusableSettings("OIDC_ISSUER needs an https address, or one on this machine, and OIDC_CLIENT_ID")
    return IdentityProvider(oidc, url)


def _configured(settings: Settings) -> tuple[Credential, ...]:
    if not settings.credentials:
        return ()
    try:
        return read_credentials(Path(settings.credentials))
    except (OSError, ValueError) as error:
        raise UnusableSettings(f"CREDENTIALS={settings.credentials} cannot be read: {error}") from error


def _asserted(settings: Settings, client: str) -> list[Credential]:
    """For the services of the platform: a client each service vouches for with its own key."""
    services = dict.fromkeys((*settings.own, settings.public_url.rstrip("/")))
    return [Credential(origin=url, client_id=client) for url in services]


def _visitor(settings: Settings) -> list[Credential]:
    """The visitor's own key, for this very service; lessons show how a client with a secret gets a token."""
    key = own_key(Path(settings.keep), VISITOR) if settings.keep else ""
    name, _, secret = key.partition(".")
    return [Credential(origin=settings.public_url, key=key, client_id=name, client_secret=secret)] if key else []
