"""Which caller owns which trace, so that nobody reads the exchanges of another."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

MOST = 10_000
ANYBODY = "|"
"""Under which conversations are kept of callers who do not say who they are."""


class Traces:
    """Who began each trace seen of late; who came first with it is its owner."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    def note(self, trace: str, owner: str) -> None:
        """A request of this owner came within the trace."""
        if trace:
            self._owners.setdefault(trace, owner)
        while len(self._owners) > MOST:
            self._owners.popitem(last=False)

    def owner_of(self, trace: str) -> str:
        """Who began it; empty when nobody did from outside."""
        return self._owners.get(trace, "")

    def may_see(self, trace: str, owner: str) -> bool:
        """Whether the trace is this owner's; one that nobody began from outside is anybody's."""
        return self.owner_of(trace) == owner


def owner(scope: Mapping[str, Any]) -> str:
    """Who asks, as authentication put it into an ASGI scope; the same for all who do not say."""
    return getattr(scope.get("user"), "owner", "")
