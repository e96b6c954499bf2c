"""How far each agent is trusted: what an operator said, else the map's label; who came by URL is heard."""

from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import TypeAdapter

from protocols.adoption import TrustLevel
from protocols.storage import secret_files

SUFFIX = "-trust.json"
Kept = TypeAdapter(dict[str, TrustLevel])


class TrustLevels:
    """Levels by the agent's name for those of the map, and by URL for others, whose name is their own to choose.

    `own` are the URLs of the map, `names` what it calls them and `labelled` the levels it gives by name. What was
    said is kept in a file or, without one, in memory.
    """

    def __init__(
        self,
        own: Collection[str],
        names: Mapping[str, str],
        labelled: Mapping[str, TrustLevel],
        path: Path | None = None,
    ) -> None:
        self._own, self._names, self._labelled, self._path = own, names, labelled, path
        self._set: dict[str, TrustLevel] = {}

    def of(self, url: str) -> TrustLevel:
        """How far the agent at this URL is trusted now."""
        key = self._key(url)
        default = self._labelled.get(key, TrustLevel.MAY_BLOCK) if url in self._own else TrustLevel.HEARD
        return self._read().get(key, default)

    def set(self, url: str, level: TrustLevel) -> None:
        """From now on, over restarts too."""
        self._keep(self._read() | {self._key(url): level})

    def forget(self, url: str) -> None:
        """As if nobody had said anything."""
        self._keep({key: level for key, level in self._read().items() if key != self._key(url)})

    def _keep(self, levels: dict[str, TrustLevel]) -> None:
        self._set = levels
        if self._path:
            with secret_files.locked(self._path):
                secret_files.write(self._path, Kept.dump_json(levels, indent=1).decode())

    def _key(self, url: str) -> str:
        return self._names.get(url) or url.rstrip("/")

    def _read(self) -> dict[str, TrustLevel]:
        if self._path and self._path.exists():
            return Kept.validate_json(self._path.read_text("utf-8"))
        return self._set
