"""Makes the response that refuses a Message for want of room a 429 with `Retry-After` (RFC 6585), in every binding."""

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from protocols.a2a.limits.overload import REFUSALS, RETRY_AFTER, STATUS, Overloaded

Endpoint = Callable[[Request], Awaitable[Response]]


def retry_later(endpoint: Endpoint) -> Endpoint:
    """The endpoint; JSON-RPC has errors in answers of status 200, but clients and proxies look at the status first."""

    @wraps(endpoint)
    async def marked(request: Request) -> Response:
        refusals: list[Overloaded] = []
        REFUSALS.set(refusals)
        response = await endpoint(request)
        if refusals:
            response.status_code = STATUS
            response.headers[RETRY_AFTER] = str(refusals[-1].seconds)
        return response

    return marked
