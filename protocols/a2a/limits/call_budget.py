"""How many further calls one question may cause among services, carried in Message metadata."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from a2a.types import Message
from google.protobuf.json_format import MessageToDict

HOPS = "hops"
CALLS = "calls"
MOST_HOPS = 4
MOST_CALLS = 8


@dataclass
class CallBudget:
    """`hops` services stand between the person and this one; it and whomever it asks may put `calls` more questions."""

    hops: int = 0
    calls: int = MOST_CALLS

    @classmethod
    def of(cls, message: Message) -> "CallBudget":
        """As the Message says; nonsense and more than there is count as the most there is."""
        metadata = MessageToDict(message.metadata)
        return cls(_count(metadata, HOPS, 0), min(_count(metadata, CALLS, MOST_CALLS), MOST_CALLS))

    def passed_on(self) -> dict[str, int] | None:
        """The metadata of one further question; half of what is left goes with it. `None` once nothing is left."""
        if self.calls < 1:
            return None
        # Half for each further agent: however many ask each other, the calls of one question end.
        share = (self.calls - 1) // 2
        self.calls -= 1 + share
        return {HOPS: self.hops + 1, CALLS: share}


def _count(metadata: Mapping[str, object], name: str, default: int) -> int:
    count = metadata.get(name, default)
    return max(0, int(count)) if isinstance(count, int | float) and math.isfinite(count) else default
