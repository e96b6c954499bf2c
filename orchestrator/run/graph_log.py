"""Notes what the graph of each Run does, by trace, from the stream that LangGraph gives of it."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from orchestrator.run.state import Round
from protocols.wire.graph_events import LONGEST, GraphEvent, GraphMoment

MOST_TRACES = 200
MOST_EVENTS = 2_000
# The modes of LangGraph's stream that are read here; of `checkpoints` only the step and the nodes that come next.
MODES = ("tasks", "checkpoints")


class GraphLog:
    """The latest traces, in memory; a finished Run is stored with its exchange."""

    def __init__(self) -> None:
        self._events: OrderedDict[str, list[GraphEvent]] = OrderedDict()

    def note(self, trace: str, part: Mapping[str, Any]) -> None:
        """One part of the stream, of whatever mode."""
        if not trace or part["type"] not in MODES:
            return
        events = self._events.setdefault(trace, [])
        if len(events) < MOST_EVENTS:
            events += _checkpoint(part["data"]) if part["type"] == "checkpoints" else _execution(part["data"])
        while len(self._events) > MOST_TRACES:
            self._events.popitem(last=False)

    def of(self, trace: str) -> tuple[GraphEvent, ...]:
        """What was noted of a trace, in the order it happened."""
        return tuple(self._events.get(trace, ()))


def _checkpoint(data: Mapping[str, Any]) -> list[GraphEvent]:
    following = tuple(str(node)[:LONGEST] for node in data.get("next", ())[:100])
    step = int((data.get("metadata") or {}).get("step", 0))
    return [GraphEvent(at=time.time(), moment=GraphMoment.CHECKPOINT, step=step, next=following)]


def _execution(data: Mapping[str, Any]) -> list[GraphEvent]:
    begins = "input" in data
    problem = str(data.get("error") or "")[:LONGEST]
    if begins:
        moment = GraphMoment.BEGIN
    elif problem:
        moment = GraphMoment.ERROR
    else:
        # A node that stopped for a question is executed anew from its beginning when the answer is there.
        moment = GraphMoment.INTERRUPT if data.get("interrupts") else GraphMoment.END
    return [
        GraphEvent(
            at=time.time(),
            moment=moment,
            node=str(data["name"])[:LONGEST],
            branch=_branch(data["input"]) if begins else "",
            execution=str(data["id"])[:64],
            problem=problem,
        )
    ]


def _branch(value: object) -> str:
    return f"{value.step.agent}: {value.step.component}"[:LONGEST] if isinstance(value, Round) else ""
