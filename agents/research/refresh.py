"""`council refresh-catalogue`: looks the catalogue up again and writes a dated snapshot."""

import sys
from collections.abc import Sequence
from pathlib import Path

from protocols.live.refresh import Refresh
from protocols.live.settings import LiveSettings, live_settings

from .facts.knowledge import load
from .sources.public_sources import public_sources

REFRESHES = "catalogue"


def main(arguments: Sequence[str] | None = None, settings: LiveSettings | None = None) -> int:
    """The command's exit status."""
    ours = settings or live_settings(keep=Path("var/research-live.sqlite"))
    refresh = Refresh(REFRESHES, "CATALOGUE_SNAPSHOT", load(), public_sources(ours), ours)
    return refresh.command(arguments)


if __name__ == "__main__":
    sys.exit(main())
