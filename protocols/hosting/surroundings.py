"""What a service borrows from its process: its database, the HTTP client, who it is and whom it trusts."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

from protocols.a2a.client.judged_transport import JudgedTransport
from protocols.a2a.client.push_receiver import PushReceiver
from protocols.a2a.client.remote_agent import Life
from protocols.a2a.security.security import Security, security
from protocols.a2a.settings import Settings
from protocols.a2a.signing.pin_store import SUFFIX as PINS
from protocols.a2a.signing.pin_store import Pins
from protocols.a2a.signing.verifier import Trust
from protocols.hosting.http_client import http_client
from protocols.hosting.pooled_transport import PooledTransport
from protocols.storage.database import Database, SharedDatabase
from protocols.storage.documents.place import Place, SharedRow
from protocols.storage.location import database_at
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.grpc import GrpcRecording
from protocols.wire.capture.recorder import Sink
from protocols.wire.step_mode.gate import Gate


@dataclass(frozen=True)
class Surroundings:
    """What a service borrows from its process: settings, database, the one HTTP client, its capture and gate, trust.

    `place` says where a small value of that name is kept. `addresses` is the part of the client that connects: it
    judges where strangers' names lead.
    """

    settings: Settings
    database: Database
    place: Callable[[str], Place]
    http: httpx.AsyncClient
    feed: Feed
    gate: Gate
    life: Life
    trust: Trust
    security: Security
    addresses: JudgedTransport


def surroundings(
    name: str, settings: Settings, sink: Sink | None, feed: Feed, transport: httpx.AsyncBaseTransport | None
) -> Surroundings:
    """Those of the service of that name; whatever of them is open is closed by its lifespan."""
    database = database_at(settings.database, settings.file(name), name)
    place = _placed_in(database, settings)
    secured = security(name, settings, place)
    addresses = JudgedTransport(transport or PooledTransport())
    http = http_client(name, settings, sink, secured.credentials, addresses)
    recording = GrpcRecording(name, sink) if sink else None
    life = Life(push_receiver=PushReceiver(settings.known_at), recording=recording)
    trust = Trust(http, Pins(place(name + PINS), settings.pinning))
    gate = Gate(settings.largest_body, settings.wire and settings.step)
    return Surroundings(settings, database, place, http, feed, gate, life, trust, secured, addresses)


def _placed_in(database: Database, settings: Settings) -> Callable[[str], Place]:
    """Rows where replicas share a database, files in the folder otherwise."""
    if not isinstance(database, SharedDatabase):
        return settings.kept
    return lambda name: SharedRow(database, name, settings.kept(name))
