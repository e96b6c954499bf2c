"""Who may see the trace of a lesson: whoever started it here, and the visitor's key at the agents it called."""

from dataclasses import dataclass, field

from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.clients import VISITOR
from protocols.wire.ownership import Traces
from protocols.wire.trace import new_traceparent, trace_id


@dataclass(frozen=True)
class Visits:
    """`traces` says who may look at what here; `visitor` is what lessons show to agents."""

    traces: Traces
    visitor: Credentials
    _begun: Traces = field(default_factory=Traces)

    def begin(self, owner: str) -> str:
        """The traceparent of a lesson that this caller starts."""
        traceparent = new_traceparent()
        self.traces.note(trace_id(traceparent), owner)
        # Agents record a lesson under the visitor: with this note the page may ask them as the visitor.
        self._begun.note(trace_id(traceparent), VISITOR)
        return traceparent

    def began(self, trace: str) -> bool:
        """Whether a lesson began this trace."""
        return self._begun.may_see(trace, VISITOR)
