"""Bounds on what a stranger may send."""

from a2a.utils.errors import InvalidRequestError
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class LimitBody:
    """ASGI middleware: a request body past `largest` bytes is refused while it arrives, not after."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app, self._largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, counting."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                raise InvalidRequestError(message=f"The message is larger than {self._largest} bytes; send less.")
            return message

        await self.app(scope, counted, send)
