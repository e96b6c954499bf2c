"""The organisation's own files as they are now: read at the start, and again when one was put there or changed."""

import logging
from pathlib import Path
from typing import Generic

from protocols.adoption.overlay_files import UnusableOverlay
from protocols.catalogue.overlay import K, Takes, lay_over

logger = logging.getLogger(__name__)


class OwnFiles(Generic[K]):
    """A file or folder over the packaged knowledge. Raises UnusableOverlay at the start for one that is not sound."""

    def __init__(self, packaged: K, path: Path | None, takes: Takes) -> None:
        self._packaged, self._path, self._takes = packaged, path, takes
        self._stamp = _stamp(path)
        self._knowledge = self._read()

    def laid_over(self) -> K:
        """The knowledge; a change that is not sound is logged, and what was read before stays."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._knowledge = self._read()
            except UnusableOverlay as problem:
                logger.error("own files: %s; what was read before stays", problem)
        return self._knowledge

    def _read(self) -> K:
        return lay_over(self._packaged, self._path, self._takes) if self._path and self._stamp else self._packaged


def _stamp(path: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Differs whenever a file came, went or changed; empty where there is none."""
    if path is None or not path.exists():
        return ()
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
