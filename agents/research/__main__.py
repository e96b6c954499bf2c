"""Run this agent alone: `python -m agents.<folder>`; settings come from the environment."""

from pathlib import Path

from protocols.hosting.app import Built, Service, Surroundings
from protocols.hosting.serve import main

from .card import CARD, NAME
from .executor import Executor
from .fetch.settings import live_settings


def build(around: Surroundings) -> Built:
    """The agent; it asks no other, and live sources only when LIVE_SOURCES=on."""
    facts = Path(__file__).parent / "data"
    # Settings hold what every service has; those of the live sources are research's own.
    return Built(
        CARD, Executor(live_settings(keep=around.settings.kept(f"{NAME}-live.sqlite")), around.http), facts=facts
    )


SERVICE = Service(NAME, build)

if __name__ == "__main__":
    main(SERVICE)
