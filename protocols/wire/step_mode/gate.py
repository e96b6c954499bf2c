"""The gate that holds messages in step mode, bounded in number, bytes and time."""

import asyncio
import time
from dataclasses import dataclass, field

from protocols.wire.frames import Piece
from protocols.wire.step_mode.held import AS_IT_IS, Decision, Does, Held, NotHeld, Refused, Switch, check_fit

MOST_HELD = 200
MOST_BYTES = 50_000_000
MOST_TRACES = 200


@dataclass(frozen=True)
class Patience:
    """Seconds a message is held at most, and seconds after which nobody is taken to be looking any more."""

    held: float = 300
    left: float = 90


@dataclass(frozen=True)
class _Waiting:
    held: Held
    size: int
    decided: asyncio.Future[Decision] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Gate:
    """Holds messages until somebody decides; what is past a bound passes unheld, as it is."""

    def __init__(self, largest: int, allowed: bool = True, patience: Patience | None = None) -> None:
        self.allowed, self.patience, self._largest = allowed, patience or Patience(), largest
        self._waiting: dict[str, _Waiting] = {}
        self._looked: dict[str, float] = {}
        self._began: dict[str, float] = {}
        self._spent: dict[str, float] = {}
        self._off: dict[str, None] = {}

    def begin(self, trace: str) -> None:
        """A request asks that its trace be stepped through; ignored when that was switched off or is not allowed."""
        if self.allowed and trace not in self._off and trace not in self._looked:
            self._looked[trace] = self._began[trace] = time.monotonic()
            _bound(self._looked)
            _bound(self._began)

    def switch(self, switch: Switch) -> None:
        """Step through a trace from now on, or let it go; raises Refused where step mode is off."""
        if switch.on and not self.allowed:
            raise Refused("Step mode is off here; STEP=on allows it.", 409)
        if switch.on:
            self._off.pop(switch.trace, None)
            self.begin(switch.trace)
        else:
            self._leave(switch.trace)

    def steps(self, trace: str) -> bool:
        """Whether messages of this trace are held."""
        return trace in self._looked

    def seconds(self, trace: str) -> float:
        """For how long the trace was stepped through, up to now."""
        now = time.monotonic()
        return self._spent.get(trace, 0) + (now - self._began.get(trace, now) if self.steps(trace) else 0)

    def trace_of(self, id: str) -> str:
        """The trace of a held message; raises Refused when it is not held."""
        return self._find(id).held.trace

    def held(self, trace: str) -> list[Held]:
        """What is held of a trace, first held first; whoever asks is looking."""
        if trace in self._looked:
            self._looked[trace] = time.monotonic()
        return [
            waiting.held
            for waiting in self._waiting.values()
            if waiting.held.trace == trace and not waiting.decided.done()
        ]

    def decide(self, id: str, decision: Decision) -> None:
        """Let a message go; raises Refused when it is not held, or cannot be replaced by that."""
        waiting = self._find(id)
        if decision.body is not None and decision.does is Does.DELIVER:
            check_fit(waiting.held, decision.body, self._largest)
        waiting.decided.set_result(decision)

    async def hold(self, message: Held, body: bytes) -> bytes | None:
        """The body to deliver, once somebody decided, nobody looks any more or time is up; `None` when dropped."""
        # Backpressure would stop the platform: past the bounds step mode gives up, not the traffic.
        if not self.steps(message.trace) or self._is_full(len(body)):
            return body
        waiting = self._waiting[message.id] = _Waiting(message, len(body))
        try:
            decision = await self._decision(waiting)
        finally:
            del self._waiting[message.id]
        if decision.does is Does.DROP:
            return None
        return body if decision.body is None else decision.body.encode()

    def close(self) -> None:
        """Let everything go: the service stops."""
        self.allowed = False
        for trace in list(self._looked):
            self._leave(trace)

    def cancel(self, trace: str) -> None:
        """The Run is cancelled: nothing more is sent for it, and what was on its way back is delivered."""
        if self.steps(trace):
            self._leave(trace, requests=Decision(does=Does.DROP))

    def _find(self, id: str) -> _Waiting:
        waiting = self._waiting.get(id)
        if waiting is None or waiting.decided.done():
            raise NotHeld("This message is not held here any more; it may have gone on meanwhile.")
        return waiting

    async def _decision(self, waiting: _Waiting) -> Decision:
        trace, until = waiting.held.trace, time.monotonic() + self.patience.held
        while not waiting.decided.done():
            deadline = self._looked.get(trace, 0) + self.patience.left
            seconds = min(until, deadline) - time.monotonic()
            if seconds > 0:
                await asyncio.wait({waiting.decided}, timeout=seconds)
            # Nobody looks any more: the whole trace goes on, not this message alone.
            elif deadline < until:
                self._leave(trace)
            else:
                return AS_IT_IS
        return waiting.decided.result()

    def _leave(self, trace: str, requests: Decision = AS_IT_IS) -> None:
        """The trace goes on by itself: now, and with whatever comes."""
        self._spent[trace] = self.seconds(trace)
        _bound(self._spent)
        self._looked.pop(trace, None)
        # Remembered, or the next request of the trace, which still says `council=step`, would begin anew.
        self._off[trace] = None
        _bound(self._off)
        for waiting in self._waiting.values():
            if waiting.held.trace == trace and not waiting.decided.done():
                waiting.decided.set_result(requests if waiting.held.piece is Piece.REQUEST else AS_IT_IS)

    def _is_full(self, more: int) -> bool:
        size = sum(waiting.size for waiting in self._waiting.values())
        return len(self._waiting) >= MOST_HELD or size + more > MOST_BYTES


def _bound(traces: dict) -> None:
    while len(traces) > MOST_TRACES:
        del traces[next(iter(traces))]
