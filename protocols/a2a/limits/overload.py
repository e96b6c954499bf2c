"""The refusal of a service that is full: which error each binding has for it, and when to send the Message again."""

from contextvars import ContextVar

from a2a.server.jsonrpc_models import JSONRPCError
from a2a.server.request_handlers.response_helpers import EXCEPTION_MAP
from a2a.utils.errors import A2A_ERROR_MAPPING, A2A_ERROR_REASONS, JSON_RPC_ERROR_CODE_MAP, A2AError, ErrorMapping

STATUS = 429
REASON = "RESOURCE_EXHAUSTED"
# Of the codes that JSON-RPC leaves to servers (-32000 to -32099) the one that A2A gave no meaning.
JSON_RPC_CODE = -32000
RETRY_AFTER = "retry-after"


class Overloaded(A2AError):
    """A Message was not accepted for want of room; `seconds` from now there may be some."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(f"{message} Send this again in {seconds} s.", {"retryAfterSeconds": str(seconds)})
        self.seconds = seconds


REFUSALS: ContextVar[list[Overloaded]] = ContextVar("refusals")
"""Those of the request that is being answered, for whoever writes the head of its response."""


def register_overload() -> None:
    """Teach the SDK's bindings this error; A2A 1.0 defines none, and theirs are tables by class."""
    A2A_ERROR_MAPPING[Overloaded] = ErrorMapping(STATUS, REASON, REASON)
    A2A_ERROR_REASONS[Overloaded] = REASON
    JSON_RPC_ERROR_CODE_MAP[Overloaded] = JSON_RPC_CODE
    EXCEPTION_MAP[Overloaded] = JSONRPCError
