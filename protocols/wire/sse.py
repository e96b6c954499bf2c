"""Server-sent events cut out of a byte stream."""

from collections.abc import Iterator

LARGEST_EVENT = 16_000_000


class EventCutter:
    """Bytes in, whole events out; an event that never ends is given up at `LARGEST_EVENT` bytes."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The data of every event that `chunk` completes; comments (keep-alives) are left out."""
        self._rest = (self._rest + chunk).replace(b"\r\n", b"\n")[-LARGEST_EVENT:]
        while b"\n\n" in self._rest:
            event, self._rest = self._rest.split(b"\n\n", 1)
            lines = event.decode("utf-8", "replace").split("\n")
            data = [line[5:].removeprefix(" ") for line in lines if line.startswith("data:")]
            if data:
                yield "\n".join(data)
