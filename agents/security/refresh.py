"""`council refresh-security`: looks weaknesses and scans up again and writes a dated snapshot."""

import sys
from collections.abc import Sequence
from pathlib import Path

from protocols.live.refresh import Refresh
from protocols.live.settings import LiveSettings, live_settings

from .facts.knowledge import load
from .sources.public_sources import public_sources

REFRESHES = "security"
SNAPSHOT = "SECURITY_SNAPSHOT"


def main(arguments: Sequence[str] | None = None, settings: LiveSettings | None = None) -> int:
    """The command's exit status."""
    ours = settings or live_settings(keep=Path("var/security-live.sqlite"), snapshot=SNAPSHOT)
    return Refresh(REFRESHES, SNAPSHOT, load(), public_sources(ours), ours).command(arguments)


if __name__ == "__main__":
    sys.exit(main())
