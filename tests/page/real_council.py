"""The real agents of the map around the real orchestrator, each of which can be stopped and come back."""

from orchestrator.app import SERVICE
from orchestrator.local.launch import service_at
from protocols.a2a.compose_map import MAP, read_map
from protocols.hosting.app import Service
from tests.conftest import free_ports
from tests.page.service_stage import Stage


class Platform:
    """Every service of the map on a port of its own; `url` is the page."""

    def __init__(self, stage: Stage, *others: Service) -> None:
        self._stage = stage
        agents = [place for place in read_map(MAP) if place.is_agent]
        self._ports = dict(zip((place.name for place in agents), free_ports(len(agents)), strict=True))
        self._services = {place.name: service_at(place) for place in agents}
        for name in self._services:
            self.start(name)
        joined = [stage.start(service) for service in others]
        self.url = stage.start(SERVICE, agents=(*self.agents(), *joined), own=self.agents())

    def agents(self) -> tuple[str, ...]:
        """Where the agents of the map are."""
        return tuple(self._at(name) for name in self._ports)

    def start(self, name: str) -> None:
        """Start an agent where it belongs."""
        others = tuple(url for url in self.agents() if url != self._at(name))
        self._stage.start(self._services[name], port=self._ports[name], agents=others)

    def stop(self, name: str) -> None:
        """Stop an agent; its place stays free for it."""
        self._stage.stop(self._at(name))

    def _at(self, name: str) -> str:
        return f"http://127.0.0.1:{self._ports[name]}"
