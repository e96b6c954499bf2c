"""Large rows are compressed: a Task with its findings takes a sixth of its bytes on the disk."""

import zlib

from google.protobuf.message import DecodeError

LEAST_BYTES = 2_000
LEVEL = 1
# zlib begins so, and no row of ours: it would be field 15 of a type that has none.
MARK = 0x78


def packed(body: bytes) -> bytes:
    """Compressed where that is worth it."""
    return zlib.compress(body, LEVEL) if len(body) >= LEAST_BYTES else body


def unpacked(body: bytes) -> bytes:
    """As it was; raises DecodeError."""
    if not body or body[0] != MARK:
        return body
    try:
        return zlib.decompress(body)
    except zlib.error as error:
        raise DecodeError(str(error)) from error
