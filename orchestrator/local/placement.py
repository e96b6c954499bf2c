"""Where each service of the map is on this machine: its port, its settings, which agents it asks."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from orchestrator.local.ports import Ports
from orchestrator.local.settings import serves_grpc, shared_settings
from protocols.a2a.compose_map import MAP, Place, agents_on, off_map, read_map, trusted_on
from protocols.a2a.settings import Settings
from protocols.hosting.serve import listen

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Placed:
    """A service of the map with the address it has on this machine."""

    place: Place
    listening: socket.socket
    settings: Settings

    @property
    def url(self) -> str:
        """Where it is reached on this machine."""
        return f"http://{HOST}:{self.settings.port}"


def place_all(
    port: int, keep: str, map_file: Path = MAP, extra: Sequence[str] = (), public_url: str = ""
) -> list[Placed]:
    """Every agent on the port it had before, or a free one, and what is no agent on `port`.

    `public_url` is where a proxy serves what is no agent; the agents reach it on this machine all the same.

    `extra` are agents off the map, by folder or module; others join by AGENT_URLS. Raises PortTaken, UnusableMap.
    """
    places = (*read_map(map_file), *(off_map(folder) for folder in extra))
    ports = Ports(Path(keep) if keep else None)
    sockets = {place.name: ports.listen(HOST, place.name) if place.is_agent else listen(HOST, port) for place in places}
    ports.keep()
    urls = {place.name: f"http://{HOST}:{sockets[place.name].getsockname()[1]}" for place in places}
    names = {urls[name]: name for name in agents_on(places)}
    agents = tuple(names)
    base, grpc_port = shared_settings(), 0 if serves_grpc() else None
    return [
        Placed(
            place,
            sockets[place.name],
            replace(
                base,
                port=sockets[place.name].getsockname()[1],
                public_url=urls[place.name] if place.is_agent else public_url or urls[place.name],
                push_url=urls[place.name] if public_url else base.push_url,
                keep=keep,
                grpc_port=grpc_port,
                agents=tuple(url for url in (*agents, *base.agents) if url != urls[place.name]),
                own=tuple(url for url in urls.values() if url != urls[place.name]),
                names=names,
                trust=trusted_on(places),
            ),
        )
        for place in places
    ]


def front(placed: Sequence[Placed]) -> Placed:
    """The service people talk to: the one that is no agent."""
    return next(service for service in placed if not service.place.is_agent)
