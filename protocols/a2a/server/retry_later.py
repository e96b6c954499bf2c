"""Writes 429 and `Retry-After` (RFC 6585) into the head of a response that refuses a Message for want of room."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.a2a.limits.overload import REFUSALS, RETRY_AFTER, STATUS, Overloaded


class RetryLater:
    """ASGI middleware. JSON-RPC has errors in answers of status 200; clients and proxies look at the status first."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, and change the head if the handler refuses."""
        refusals: list[Overloaded] = []
        REFUSALS.set(refusals)

        async def marked(message: Message) -> None:
            if refusals and message["type"] == "http.response.start":
                message["status"] = STATUS
                MutableHeaders(scope=message)[RETRY_AFTER] = str(refusals[-1].seconds)
            await send(message)

        await self.app(scope, receive, marked)
