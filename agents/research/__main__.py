"""Run this agent alone: `python -m agents.<folder>`; settings come from the environment."""

from protocols.a2a.running import main
from protocols.a2a.service import Built, Service, Surroundings

from .card import CARD, NAME
from .executor import Executor


def build(around: Surroundings) -> Built:
    """The agent; it asks no other."""
    return Built(CARD, Executor())


SERVICE = Service(NAME, build)

if __name__ == "__main__":
    main(SERVICE)
