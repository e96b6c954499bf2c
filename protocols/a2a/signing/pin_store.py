"""Pins the signing keys first used at each agent's URL, so that later cards must be signed by them or their successors.

A loopback port belongs to whoever took it last, so keys seen there are not pinned unless that is asked for.
"""

from urllib.parse import urlsplit

from pydantic import TypeAdapter

from protocols.a2a.settings import Pinning
from protocols.storage.documents.place import Place, document

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PINS = TypeAdapter(dict[str, tuple[str, ...]])
SUFFIX = "-pins.json"


class Pins:
    """Key ids by the URL of the agent, in a file or, without one, in memory. Raises UnusableStorage."""

    def __init__(self, place: Place = None, pinning: Pinning = Pinning.REMOTE) -> None:
        self._document, self._pinning = document(place, PINS, {}), pinning
        self._document.read()

    def of(self, url: str) -> tuple[str, ...]:
        """The kids a card from there may be signed with; empty when none was seen yet."""
        return self._document.read().get(_key(url), ()) if self._applies(url) else ()

    def keep(self, url: str, kids: list[str]) -> None:
        """From now on these, and no others."""
        if self._applies(url) and set(self.of(url)) != set(kids):
            self._document.update(lambda pins: pins | {_key(url): tuple(kids)})

    def _applies(self, url: str) -> bool:
        if self._pinning is Pinning.REMOTE:
            return urlsplit(url).hostname not in LOOPBACK
        return self._pinning is Pinning.ALL


def _key(url: str) -> str:
    return url.rstrip("/")
