"""The clients a service knows, with hashed secrets and scopes, in a file.

A client's secret is 256 random bits, so its SHA-256 can be kept in its place; the API key is `id.secret`.
"""

import hashlib
import hmac
import re
import secrets
from pathlib import Path

from pydantic import Field, TypeAdapter

from protocols.a2a.caller import Scope
from protocols.models import StrictModel
from protocols.storage import secret_files
from protocols.storage.documents.json_file import JsonFile

CLIENTS_FILE = "clients.json"
SECRETS_FILE = "credentials.json"
PLATFORM, OPERATOR, VISITOR = "platform", "operator", "visitor"
NAME = r"^[A-Za-z0-9_-]{1,60}$"
# What every client may; to operate is for the operator, and for the services that pass on what it wants.
ASKING = (Scope.A2A, Scope.OBSERVE)


class Client(StrictModel):
    """Somebody who holds a secret; Tasks belong to the client and are seen in its tenant only."""

    id: str = Field(pattern=NAME)
    tenant: str = Field(pattern=NAME)
    secret_sha256: str
    scopes: tuple[Scope, ...] = ASKING


# What the services call each other as, by assertions: there is no secret that would open for it. It operates so that a
# fault switched on at the orchestrator reaches the agents; how far it is trusted it may not say.
PLATFORM_CLIENT = Client(id=PLATFORM, tenant=PLATFORM, secret_sha256="", scopes=tuple(Scope))
CLIENTS = TypeAdapter(tuple[Client, ...])
Secrets = TypeAdapter(dict[str, str])


class UnusableClient(ValueError):
    """A client that cannot be added; the text says why."""


class Clients:
    """The clients in a folder's file, read again when it changed; in a folder that has none, two are made.

    `operator` is for a person, `visitor` is for lessons and others that must not see what the platform asks on
    behalf of people. Their keys stand in `credentials.json`, readable by the owner of the folder only. Without a
    folder only the platform's own services are known.
    """

    def __init__(self, folder: Path | None) -> None:
        if folder:
            make_first(folder)
        self._file = _clients_of(folder)

    def holding(self, key: str) -> Client | None:
        """The client whose API key this is; takes as long for a wrong one as for a right one."""
        name, _, secret = key.partition(".")
        digest = _digest(secret)
        # Every client is compared, so that the time says nothing about which ids there are.
        fitting = [client for client in self._all() if hmac.compare_digest(client.secret_sha256, digest)]
        return next((client for client in fitting if client.id == name), None)

    def named(self, name: str) -> Client | None:
        """The client of that id, if it is still known."""
        return next((client for client in self._all() if client.id == name), None)

    def _all(self) -> tuple[Client, ...]:
        return (PLATFORM_CLIENT, *(client for client in self._file.read() if client.id != PLATFORM))


def make_first(folder: Path) -> None:
    """The first clients and their keys, unless the folder has clients already."""
    file = folder / CLIENTS_FILE
    with secret_files.locked(file):
        if file.exists():
            return
        keys = {name: f"{name}.{secrets.token_urlsafe(32)}" for name in (OPERATOR, VISITOR)}
        secret_files.write(folder / SECRETS_FILE, Secrets.dump_json(keys, indent=1).decode())
        clients = tuple(_client(name, name, key) for name, key in keys.items())
        secret_files.write(file, CLIENTS.dump_json(clients, indent=1).decode())


def add(folder: Path, name: str, tenant: str) -> str:
    """A new client; its API key, which is kept nowhere. Raises UnusableClient."""
    make_first(folder)
    key = f"{name}.{secrets.token_urlsafe(32)}"
    if not (re.match(NAME, name) and re.match(NAME, tenant)):
        raise UnusableClient("a client's name and tenant are letters, digits, - and _, 60 at most")

    def with_it(clients: tuple[Client, ...]) -> tuple[Client, ...]:
        if any(client.id == name for client in (PLATFORM_CLIENT, *clients)):
            raise UnusableClient(f"{name!r} is a client already; remove its entry from {folder / CLIENTS_FILE} first")
        return (*clients, _client(name, tenant, key))

    _clients_of(folder).update(with_it)
    return key


def own_key(folder: Path, name: str = OPERATOR) -> str:
    """The key that was made for the operator, or for the visitor; empty when it was taken away."""
    make_first(folder)
    return JsonFile(folder / SECRETS_FILE, Secrets, {}).read().get(name, "")


def _client(name: str, tenant: str, key: str) -> Client:
    scopes = tuple(Scope) if name == OPERATOR else ASKING
    return Client(id=name, tenant=tenant, secret_sha256=_digest(key.partition(".")[2]), scopes=scopes)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _clients_of(folder: Path | None) -> JsonFile[tuple[Client, ...]]:
    return JsonFile(folder / CLIENTS_FILE if folder else None, CLIENTS, ())
