"""Notes what the graph of each Run does, by trace: its checkpoints, and each node that begins, ends, fails or asks."""

import time
from collections import OrderedDict

from protocols.wire.graph_events import LONGEST, GraphEvent, GraphMoment

MOST_TRACES = 200
MOST_EVENTS = 2_000
MOST_NEXT = 100


class GraphLog:
    """The latest traces, in memory; a finished Run is stored with its exchange."""

    def __init__(self) -> None:
        self._events: OrderedDict[str, list[GraphEvent]] = OrderedDict()

    def checkpoint(self, trace: str, step: int) -> None:
        """A step of the graph has ended."""
        self._note(trace, GraphEvent(at=time.time(), moment=GraphMoment.CHECKPOINT, step=step))

    def begin(self, trace: str, node: str, branch: str, execution: str) -> None:
        """A node begins, which the checkpoint before led to."""
        events = self._events.get(trace, [])
        for place in range(len(events) - 1, -1, -1):
            if (event := events[place]).moment is GraphMoment.CHECKPOINT:
                events[place] = event.model_copy(update={"next": (*event.next, node)[:MOST_NEXT]})
                break
        begin = GraphMoment.BEGIN
        self._note(
            trace, GraphEvent(at=time.time(), moment=begin, node=node, branch=branch[:LONGEST], execution=execution)
        )

    def end(self, trace: str, node: str, execution: str, moment: GraphMoment, problem: str = "") -> None:
        """A node is over, by whatever `moment` says."""
        self._note(
            trace,
            GraphEvent(at=time.time(), moment=moment, node=node, execution=execution, problem=problem[:LONGEST]),
        )

    def of(self, trace: str) -> tuple[GraphEvent, ...]:
        """What was noted of a trace, in the order it happened."""
        return tuple(self._events.get(trace, ()))

    def _note(self, trace: str, event: GraphEvent) -> None:
        if not trace:
            return
        events = self._events.setdefault(trace, [])
        if len(events) < MOST_EVENTS:
            events.append(event)
        while len(self._events) > MOST_TRACES:
            self._events.popitem(last=False)
