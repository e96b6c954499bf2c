"""Parses server-sent events from a byte stream."""

from collections.abc import Iterator

STREAM = "text/event-stream"
LARGEST_EVENT = 16_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Python's `splitlines`, and so every reader built on it, ends a line at these three too; in JSON they may be escaped.
SEPARATORS = {each.encode(): f"\\u{ord(each):04x}".encode() for each in ("\u2028", "\u2029", "\x85")}


class BlockCutter:
    """Bytes in, whole events out as they were sent (line ends made `\\n`); one past `LARGEST_EVENT` is given up."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._searched = 0
        self._began = self._returned = False

    @property
    def rest(self) -> bytes:
        """What came after the last whole event."""
        return bytes(self._rest)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Every event or comment that `chunk` completes, without the empty line that ends it."""
        self._rest += self._with_one_line_end(chunk)
        # From where the last search ended, less one: the two line ends may come in different chunks.
        while (end := self._rest.find(b"\n\n", max(0, self._searched - 1))) >= 0:
            block = bytes(self._rest[:end])
            del self._rest[: end + 2]
            self._searched = 0
            if block:
                yield block
        self._searched = len(self._rest)
        if self._searched > LARGEST_EVENT:
            self._rest.clear()
            self._searched = 0

    def _with_one_line_end(self, chunk: bytes) -> bytes:
        """A line ends with CR LF, LF or CR; the two of a pair may come apart, and neither waits for the other."""
        if self._returned and chunk:
            chunk = chunk.removeprefix(b"\n")
        if chunk:
            self._returned = chunk.endswith(b"\r")
        if not self._began and chunk:
            self._began, chunk = True, chunk.removeprefix(BYTE_ORDER_MARK)
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


class EventCutter:
    """Bytes in, the data of whole events out; comments (keep-alives) are left out."""

    def __init__(self) -> None:
        self._blocks = BlockCutter()

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The data of every event that `chunk` completes."""
        for block in self._blocks.feed(chunk):
            data = data_of(block)
            if data is not None:
                yield data


def carries_data(block: bytes) -> bool:
    """Whether this is an event and not a comment."""
    return block.startswith(b"data:") or b"\ndata:" in block


def data_of(block: bytes) -> str | None:
    """The data of one event; `None` when the block is no event but a comment."""
    lines = block.decode("utf-8", "replace").split("\n")
    data = [line[5:].removeprefix(" ") for line in lines if line.startswith("data:")]
    return "\n".join(data) if data else None


def event_of(data: bytes) -> bytes:
    """An event with this data, without the empty line that ends it."""
    return b"\n".join(b"data: " + line for line in data.split(b"\n"))


def escaped(block: bytes) -> bytes:
    """An event whose data is JSON, and means the same, in lines that every reader cuts alike."""
    for raw, escape in SEPARATORS.items():
        block = block.replace(raw, escape)
    return block
