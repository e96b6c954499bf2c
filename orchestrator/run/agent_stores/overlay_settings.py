"""Where an organisation's own files are: the folder that the research agent lays over its catalogue."""

import os
from collections.abc import Mapping
from pathlib import Path

FOLDER = "overlay"


def overlay_folder(kept: Path | None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of CATALOGUE_OVERLAY; else one of its own among what is kept."""
    path = environ.get("CATALOGUE_OVERLAY")
    return Path(path) if path else kept
