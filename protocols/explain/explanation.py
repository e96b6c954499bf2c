"""Models of an explanation: meanings of fields, violations and remarks."""

from enum import StrEnum

from protocols.explain.spec.citation import Cited
from protocols.models import StrictModel


class Binding(StrEnum):
    """How an operation travels, or why this Exchange is none of A2A 1.0's."""

    JSONRPC = "JSON-RPC"
    HTTP_JSON = "HTTP+JSON"
    GRPC = "gRPC"
    CARD = "AgentCard"
    PUSH = "push notification"
    WELL_KNOWN = "well-known"
    DIALECT_0_3 = "A2A 0.3"
    NOT_A2A = "not A2A"


class MessagePlace(StrEnum):
    """Which part of the Exchange is meant."""

    REQUEST = "request"
    RESPONSE = "response"
    EVENT = "event"


class Meaning(StrictModel):
    """What one field is for. `path` is dotted, `[]` stands for any place in a list; headers are `header Name`.

    `event` is the first server-sent event it was seen in, counted from 0. `value` is the beginning of
    the first value seen; empty for objects and lists.
    """

    place: MessagePlace
    path: str
    says: str
    cite: Cited | None = None
    value: str = ""
    event: int | None = None


class Violation(StrictModel):
    """Where a message departs from A2A 1.0: what stands at `pointer` (RFC 6901), and what is demanded."""

    place: MessagePlace
    pointer: str
    found: str
    demanded: str
    cite: Cited
    event: int | None = None


class Remark(StrictModel):
    """Something worth knowing that breaks no rule."""

    place: MessagePlace
    pointer: str
    says: str
    cite: Cited | None = None
    event: int | None = None


class Explanation(StrictModel):
    """What an Exchange is. `validated` says whether it was held against the A2A 1.0 schema."""

    binding: Binding
    operation: str = ""
    says: tuple[str, ...] = ()
    cite: tuple[Cited, ...] = ()
    fields: tuple[Meaning, ...] = ()
    violations: tuple[Violation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    validated: bool = False
