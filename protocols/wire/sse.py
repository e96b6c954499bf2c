"""Server-sent events cut out of a byte stream."""

from collections.abc import Iterator

LARGEST_EVENT = 16_000_000


class EventCutter:
    """Bytes in, whole events out; an event past `LARGEST_EVENT` bytes is given up."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._searched = 0
        self._held = b""

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The data of every event that `chunk` completes; comments (keep-alives) are left out."""
        taken = self._held + chunk
        # A carriage return at the very end may be the first half of a line end.
        self._held = b"\r" if taken.endswith(b"\r") else b""
        self._rest += taken[: len(taken) - len(self._held)].replace(b"\r\n", b"\n")
        while (end := self._rest.find(b"\n\n", max(0, self._searched - 1))) >= 0:
            event = bytes(self._rest[:end])
            del self._rest[: end + 2]
            self._searched = 0
            data = [line[5:].removeprefix(" ") for line in _lines(event) if line.startswith("data:")]
            if data:
                yield "\n".join(data)
        self._searched = len(self._rest)
        if self._searched > LARGEST_EVENT:
            self._rest.clear()
            self._searched = 0


def _lines(event: bytes) -> list[str]:
    return event.decode("utf-8", "replace").split("\n")
