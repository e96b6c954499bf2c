"""What this agent's live sources may do, and the snapshot it reads over the packaged facts."""

import os
from collections.abc import Mapping
from pathlib import Path

from protocols.live.settings import LiveSettings, live_settings


def source_settings(keep: Path | None, environ: Mapping[str, str] = os.environ) -> LiveSettings:
    """The settings; answers are kept in `keep` where nothing else is named."""
    # A variable for each agent: a snapshot holds the facts of one, and those of the other would be refused.
    return live_settings(environ, keep, environ.get("SECURITY_SNAPSHOT"))
