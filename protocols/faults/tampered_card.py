"""The fault of a card that is changed after it was signed."""

import json

from starlette.types import Message, Send

LATER = " (changed after it was signed)"


class Tampered:
    """The way out of an AgentCard that changes its description and leaves its signatures."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Pass the changed card on once it is whole."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        body = changed(self._body)
        headers = [header for header in self._start["headers"] if header[0].lower() not in (b"content-length", b"etag")]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**self._start, "headers": [*headers, length]})
        await self._send({**message, "body": body})


def changed(card: bytes) -> bytes:
    """The card with another description under the signatures it had."""
    document = json.loads(card)
    document["description"] = str(document.get("description", "")) + LATER
    return json.dumps(document).encode()
