"""How far each agent is trusted: what an operator said, else the map's label; who came by URL is heard."""

from collections.abc import Collection, Mapping

from pydantic import TypeAdapter

from protocols.adoption import TrustLevel
from protocols.storage.documents.place import Place, document

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
        place: Place = None,
    ) -> None:
        self._own, self._names, self._labelled = own, names, labelled
        self._document = document(place, Kept, {})

    def of(self, url: str) -> TrustLevel:
        """How far the agent at this URL is trusted now."""
        key = self._key(url)
        default = self._labelled.get(key, TrustLevel.MAY_BLOCK) if url in self._own else TrustLevel.HEARD
        return self._document.read().get(key, default)

    def set(self, url: str, level: TrustLevel) -> None:
        """From now on, over restarts too."""
        self._document.update(lambda levels: levels | {self._key(url): level})

    def forget(self, url: str) -> None:
        """As if nobody had said anything."""
        self._document.update(lambda levels: {key: level for key, level in levels.items() if key != self._key(url)})

    def _key(self, url: str) -> str:
        return self._names.get(url) or url.rstrip("/")
