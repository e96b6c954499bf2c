"""Decompresses answers that come compressed unasked, piece by piece, so that a size bound can hold."""

import zlib
from collections.abc import Iterator

import httpx

HEADER = "content-encoding"
PLAIN = "identity"
ZLIB = frozenset({"gzip", "x-gzip", "deflate"})
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
PIECE = 65_536


class Unpacker:
    """Bytes as they came in, bytes as they are meant out, never more than `PIECE` at once."""

    def __init__(self, encoding: str) -> None:
        self._zlib = None if encoding == PLAIN else zlib.decompressobj(GZIP_OR_ZLIB)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """What the chunk holds; raises httpx.DecodingError."""
        if self._zlib is None:
            yield chunk
            return
        try:
            full = True
            # A piece that is full may have left more inside the unpacker, also when all of the chunk was taken.
            while (chunk or full) and not self._zlib.eof:
                piece = self._zlib.decompress(chunk, PIECE)
                chunk, full = self._zlib.unconsumed_tail, len(piece) == PIECE
                if piece:
                    yield piece
        except zlib.error as error:
            raise httpx.DecodingError(f"it is not compressed as its Content-Encoding says: {error}") from error


def encoding_of(headers: httpx.Headers) -> str:
    """How an answer is compressed; raises httpx.DecodingError when that is in no single way known here."""
    encoding = headers.get(HEADER, "").strip().lower() or PLAIN
    if encoding != PLAIN and encoding not in ZLIB:
        raise httpx.DecodingError(f"its Content-Encoding {encoding[:60]!r} was not asked for and is not read here")
    return encoding


def as_unpacked(headers: httpx.Headers) -> httpx.Headers:
    """The headers of the same answer unpacked."""
    unpacked = headers.copy()
    if unpacked.pop(HEADER, PLAIN) != PLAIN:
        unpacked.pop("content-length", None)
    return unpacked
