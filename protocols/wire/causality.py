"""Orders frames of several services by cause and effect, and corrects the clocks by it."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from protocols.wire.frames import Frame, Key, Piece, Side, key_of

Hop = tuple[str, Side, Piece, int]


@dataclass
class _Ahead:
    """By how many seconds the callee's clock may be behind the caller's: what their common Exchanges leave open."""

    least: float = float("-inf")
    most: float = float("inf")

    @property
    def likely(self) -> float:
        """Nothing when both clocks may agree, else the middle of what is possible."""
        if self.least <= 0 <= self.most:
            return 0.0
        if self.least > float("-inf") and self.most < float("inf"):
            return (self.least + self.most) / 2
        return self.least if self.least > 0 else self.most


class Order:
    """Places Frames as they come in, each once, none before its cause; `at` becomes time on `root`'s clock.

    What one service recorded stays in the order it gives. A hop joins two services: a request is sent before it
    arrives, an answer before it is taken. From these follows how far clocks are apart.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._seen: set[Key] = set()
        self._raw: dict[Hop, tuple[str, float]] = {}
        self._placed: dict[Hop, float] = {}
        self._latest: dict[str, float] = {}
        self._ahead: dict[tuple[str, str], _Ahead] = {}

    def place(self, frames: Iterable[Frame]) -> list[Frame]:
        """The Frames not seen before, in causal order; those of one service must come in the order it gave them."""
        fresh = [frame for frame in frames if self._is_new(frame)]
        for frame in fresh:
            self._compare_clocks(frame)
        behind = self._behind()
        times = [frame.at + behind.get(frame.service, 0.0) for frame in fresh]
        return [self._put(fresh[which], times[which]) for which in _sorted(fresh, times)]

    def _is_new(self, frame: Frame) -> bool:
        key = key_of(frame)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _compare_clocks(self, frame: Frame) -> None:
        if frame.error:
            return
        self._raw[_hop(frame)] = frame.service, frame.at
        counterpart = self._raw.get(_other_end(frame))
        # Events say nothing: they may wait in a buffer at either end.
        if counterpart is None or counterpart[0] == frame.service or frame.piece is Piece.EVENT:
            return
        ends = (frame.service, frame.at), counterpart
        (caller, sent), (callee, received) = ends if frame.side is Side.CLIENT else ends[::-1]
        ahead = self._ahead.setdefault((caller, callee), _Ahead())
        if frame.piece is Piece.REQUEST:
            ahead.least = max(ahead.least, sent - received)
        else:
            ahead.most = min(ahead.most, sent - received)

    def _behind(self) -> dict[str, float]:
        """Seconds to add to each service's clock, as far as hops connect it with the root."""
        behind = {self._root: 0.0}
        # As often as there are pairs: a chain of services is joined to the root one hop a round.
        for _ in range(len(self._ahead)):
            for (caller, callee), ahead in self._ahead.items():
                if caller in behind and callee not in behind:
                    behind[callee] = behind[caller] + ahead.likely
                elif callee in behind and caller not in behind:
                    behind[caller] = behind[callee] - ahead.likely
        return behind

    def _put(self, frame: Frame, at: float) -> Frame:
        """Not before what came before it; not after what the root saw of it, whatever a stranger's clock says."""
        if frame.service != self._root:
            cause = _cause(frame)
            # A service's own order and a known cause go before its clock.
            at = max(at, self._latest.get(frame.service, at), self._placed.get(cause, at) if cause else at)
            seen_by, seen_at = self._raw.get(_other_end(frame), ("", at))
            at = min(at, seen_at) if cause is None and seen_by == self._root else at
        self._latest[frame.service] = self._placed[_hop(frame)] = at
        return frame if at == frame.at else frame.model_copy(update={"at": at})


def _sorted(frames: list[Frame], times: list[float]) -> Iterator[int]:
    """Positions of the Frames, earliest first among those whose causes are out; a circle is no order of causes."""
    waiting = TopologicalSorter(_causes(frames))
    try:
        waiting.prepare()
    except CycleError:
        yield from sorted(range(len(frames)), key=times.__getitem__)
        return
    ready: list[tuple[float, int]] = []
    while waiting.is_active():
        for which in waiting.get_ready():
            heapq.heappush(ready, (times[which], which))
        _, which = heapq.heappop(ready)
        yield which
        waiting.done(which)


def _causes(frames: list[Frame]) -> dict[int, set[int]]:
    """By position: what the same service recorded just before, and the other end of the hop."""
    by_hop = {_hop(frame): which for which, frame in enumerate(frames)}
    latest: dict[str, int] = {}
    causes: dict[int, set[int]] = {}
    for which, frame in enumerate(frames):
        cause = _cause(frame)
        before = latest.get(frame.service), by_hop.get(cause) if cause else None
        causes[which] = {cause for cause in before if cause is not None}
        latest[frame.service] = which
    return causes


def _hop(frame: Frame) -> Hop:
    return frame.exchange, frame.side, frame.piece, frame.nth


def _other_end(frame: Frame) -> Hop:
    side = Side.SERVER if frame.side is Side.CLIENT else Side.CLIENT
    return frame.exchange, side, frame.piece, frame.nth


def _cause(frame: Frame) -> Hop | None:
    """What happened at the other end first: a request begins with who sends it, an answer with who gives it."""
    if frame.error:
        return None
    begins = Side.CLIENT if frame.piece is Piece.REQUEST else Side.SERVER
    return None if frame.side is begins else _other_end(frame)
