"""Bounds the size of request bodies and the time they take, as ASGI middleware."""

import asyncio

from a2a.utils.errors import InvalidRequestError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_SECONDS = 30


class LimitBody:
    """ASGI middleware: a request body past `largest` bytes is refused while it arrives, not after."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, counting."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        size, whole = 0, False
        deadline = asyncio.get_running_loop().time() + BODY_SECONDS

        async def counted() -> Message:
            nonlocal size, whole
            try:
                async with asyncio.timeout_at(None if whole else deadline):
                    message = await receive()
            except TimeoutError as error:
                raise InvalidRequestError(message=f"The message did not arrive within {BODY_SECONDS} s.") from error
            whole = whole or not message.get("more_body", False)
            size += len(message.get("body", b""))
            if size > self._largest:
                raise InvalidRequestError(message=f"The message is larger than {self._largest} bytes; send less.")
            return message

        await self.app(scope, counted, send)
