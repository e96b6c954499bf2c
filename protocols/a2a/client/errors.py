"""Client errors: in which way a call failed, whether to retry it, and how long to wait before."""

import time
from email.utils import parsedate_to_datetime

import grpc
import httpx
from a2a.client.errors import A2AClientError, A2AClientTimeoutError
from a2a.utils.errors import A2AError, InternalError, InvalidAgentResponseError

from protocols.a2a.limits.overload import RETRY_AFTER
from protocols.a2a.signing.verifier import Signature
from protocols.adoption import Why
from protocols.wire.errors import LONGEST, MALFORMED, TooLarge, short
from protocols.wire.step_mode.interceptor import Dropped

GATEWAYS = (502, 503, 504)
CREDENTIALS = (401, 403)
CREDENTIALS_GRPC = (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
LONGEST_WAIT, SHORTEST_WAIT = 30.0, 1.0
USED_UP = "this service's own connections are used up, so the agent was not asked"


class NoAnswer(Exception):
    """The agent brought no usable answer; `why` says in which way, `signature` what its card's was worth."""

    def __init__(self, why: Why, reason: str, signature: Signature | None = None) -> None:
        super().__init__(reason)
        self.why, self.signature = why, signature


class NotSent(NoAnswer):
    """Nothing went out, for want of a connection of our own; it says nothing about the agent."""

    def __init__(self) -> None:
        super().__init__(Why.OVER_BUDGET, USED_UP)


class MessageRefused(NoAnswer):
    """The agent refused the Message whenever it was sent, so no Task was begun by it."""


class TooMuch(ValueError):
    """The agent sent more than is taken from one."""


class Cut(A2AClientError):
    """A stream ended before its Task did."""


def no_answer(error: Exception) -> NoAnswer:
    """What a failed call means for whoever asked."""
    return NotSent() if isinstance(error.__cause__, httpx.PoolTimeout) else NoAnswer(*_meaning(error))


def is_refusal(error: Exception) -> bool:
    """Whether the agent did not take what was sent; after any other failure it may have begun a Task by it."""
    # What an agent says of its own answer it says after its work.
    return _meaning(error)[0] is Why.REJECTED and not isinstance(error, InvalidAgentResponseError)


def may_pass(error: A2AClientError, task_is_known: bool) -> bool:
    """Whether calling again may bring the answer: not after a refusal, nor after too much.

    What cannot be read is not asked for anew, only looked at again when its Task was `heard` of.
    """
    why, _ = _meaning(error)
    return why in (Why.DOWN, Why.FAILED) or (why is Why.UNREADABLE and task_is_known)


def wait_asked_for(error: BaseException) -> float | None:
    """Seconds to wait before calling again, when the agent answered 429 (RFC 6585); at most `LONGEST_WAIT`.

    Over gRPC the same is said by RESOURCE_EXHAUSTED with such metadata; without, a message was too large. Nothing was
    begun there, so sending the same Message again is safe.
    """
    cause = error.__cause__
    if isinstance(cause, grpc.aio.AioRpcError) and cause.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
        header = str(dict(cause.trailing_metadata()).get(RETRY_AFTER, ""))
        return min(float(header), LONGEST_WAIT) if header.isdigit() else None
    if not isinstance(cause, httpx.HTTPStatusError) or cause.response.status_code != httpx.codes.TOO_MANY_REQUESTS:
        return None
    header = cause.response.headers.get(RETRY_AFTER, "")
    if header.isdigit():
        return min(float(header), LONGEST_WAIT)
    try:
        return min(max(parsedate_to_datetime(header).timestamp() - time.time(), 0), LONGEST_WAIT)
    except ValueError:
        return SHORTEST_WAIT


def _meaning(error: Exception) -> tuple[Why, str]:
    cause, text = error.__cause__, short(error)
    # Our own lack of connections first: it looks like a slow agent and says nothing about it.
    if isinstance(cause, httpx.PoolTimeout):
        return Why.OVER_BUDGET, USED_UP
    if isinstance(error, TooMuch) or isinstance(cause, TooLarge):
        return Why.OVER_BUDGET, f"it sent too much: {text}"
    if isinstance(cause, Dropped):
        return Why.CANCELED, short(cause)
    if isinstance(error, InternalError):
        return Why.FAILED, f"it failed: {text}"
    if isinstance(error, A2AClientTimeoutError):
        return Why.SLOW, "it sent no word for a minute"
    if isinstance(error, A2AError) and not isinstance(error, A2AClientError):
        return Why.REJECTED, f"it refused: {text}"
    if isinstance(cause, httpx.HTTPStatusError):
        return _of_status(cause.response)
    if isinstance(cause, grpc.aio.AioRpcError) and cause.code() in CREDENTIALS_GRPC:
        return Why.REJECTED, f"it refuses our credentials: {text}"
    if isinstance(cause, httpx.DecodingError):
        return Why.UNREADABLE, f"what it sent cannot be unpacked: {short(cause)}"
    # After the statuses, which are causes too; what is left without a cause was answered and could not be read.
    if isinstance(error, Cut) or (cause and not isinstance(cause, MALFORMED)):
        return Why.DOWN, f"the connection failed: {text}"
    return Why.UNREADABLE, f"what it sent is not A2A: {text}"


def _of_status(response: httpx.Response) -> tuple[Why, str]:
    status = response.status_code
    if status in CREDENTIALS:
        challenge = response.headers.get("www-authenticate", "it does not say how to get better ones")
        return Why.REJECTED, f"it refuses our credentials (HTTP {status}): {challenge[:LONGEST]}"
    if status in GATEWAYS:
        return Why.DOWN, f"it cannot be reached (HTTP {status})"
    return Why.FAILED if status >= 500 else Why.REJECTED, f"it answers with HTTP status {status}"
