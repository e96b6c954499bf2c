"""Joins what one turn of the event loop writes to a connection, so that head and body of an answer leave together."""

import asyncio
from typing import Any

# Beyond it the transport's own flow control has to see the bytes at once.
MOST_BYTES = 65_536


class JoinedWrites:
    """An asyncio transport that writes at the end of the loop's turn, or once it holds `MOST_BYTES`.

    One system call costs more than everything else a small answer does, and wakes its reader once more.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._pieces: list[bytes] = []
        self._size = 0

    def write(self, piece: bytes) -> None:
        """Write it, after what was written before it."""
        if not self._pieces:
            self._loop.call_soon(self._flush)
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= MOST_BYTES:
            self._flush()

    def write_eof(self) -> None:
        """Nothing follows what was written."""
        self._flush()
        self._transport.write_eof()

    def close(self) -> None:
        """Close the connection once what was written is out."""
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        """Everything else is the transport's own."""
        return getattr(self._transport, name)

    def _flush(self) -> None:
        if self._pieces and not self._transport.is_closing():
            self._transport.write(b"".join(self._pieces))
        self._pieces.clear()
        self._size = 0
