"""Run this agent alone: `python -m agents.<folder>`; settings come from the environment."""

from pathlib import Path

from protocols.a2a.client.peers import Peers
from protocols.hosting.app import Built, Service, Surroundings
from protocols.hosting.serve import main

from .card import CARD, NAME
from .executor import Executor


def build(around: Surroundings) -> Built:
    """The agent, with the peers its settings name."""
    peers = Peers(around.http, around.settings.agents, around.life, around.trust)
    return Built(CARD, Executor(peers), facts=Path(__file__).parent / "data")


SERVICE = Service(NAME, build)

if __name__ == "__main__":
    main(SERVICE)
