"""Faults of answers: cut short, stalled, doubled, swapped. A service here sends each event whole, as one message."""

import asyncio

from starlette.types import Message, Send

from protocols.a2a.fault_switches import MOST_SLOW


class CutShort:
    """Every event, and a body that is no stream, loses its second half."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Pass on what is left of it."""
        if message["type"] == "http.response.start":
            # With its true length the client would wait for the half that never comes.
            headers = [header for header in message["headers"] if header[0].lower() != b"content-length"]
            return await self._send({**message, "headers": headers})
        body = message.get("body", b"")
        ending = b"\r\n\r\n" if is_event(message) else b""
        await self._send({**message, "body": body[: len(body) // 2] + ending})


class Stalled:
    """The first event goes out; then nothing, until the caller goes or `MOST_SLOW` seconds have passed."""

    def __init__(self, send: Send) -> None:
        self._send, self._told = send, False

    async def __call__(self, message: Message) -> None:
        """Pass on, or wait."""
        if not self._told:
            self._told = is_event(message)
            return await self._send(message)
        await asyncio.sleep(MOST_SLOW)
        await self._send(message)


class Doubled:
    """Every event goes out twice."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        """Pass on, and again."""
        await self._send(message)
        if is_event(message):
            await self._send(message)


class Swapped:
    """The second event goes out before the first, the fourth before the third, and so on."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: Message | None = None

    async def __call__(self, message: Message) -> None:
        """Hold the first of two back until the second is out."""
        # An odd last event must not be lost: whatever is no event lets it go first.
        if is_event(message) and self._held is None:
            self._held = message
            return
        late, self._held = self._held, None
        ended = not is_event(message)
        for header in filter(None, (late, message) if ended else (message, late)):
            await self._send(header)


def is_event(message: Message) -> bool:
    """Whether this piece of an answer is an event of a stream; keep-alives are not."""
    return message["type"] == "http.response.body" and b"data:" in message.get("body", b"")
