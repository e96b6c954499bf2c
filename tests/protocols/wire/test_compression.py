"""Compressed answers nobody asked for: read as they are meant, and bounded by what they are when unpacked."""

import gzip
import tracemalloc
import zlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.wire.capture.http import CapturingTransport
from protocols.wire.capture.recorder import RecordedPiece
from protocols.wire.compression import PIECE, Unpacker
from protocols.wire.errors import TooLarge
from protocols.wire.frames import Piece
from tests.protocols.wire.answer_stream import Stranger, streamed

pytestmark = pytest.mark.anyio
LARGEST = 32_000_000
MB = 1_000_000


def client(stranger: Stranger, seen: list[RecordedPiece] | None = None, largest: int = LARGEST) -> httpx.AsyncClient:
    sink = None if seen is None else seen.append
    return httpx.AsyncClient(transport=CapturingTransport("caller", sink, largest, stranger))


def bomb(unpacked: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    first, more = (packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + more * (unpacked // MB - 1)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
async def test_a_compressed_answer_is_read_as_it_is_meant(pack, size):
    body, encoding = b"x" * size, {gzip.compress: "gzip", zlib.compress: "deflate"}[pack]
    packed, seen = pack(body), list[RecordedPiece]()
    headers = {"content-encoding": encoding, "content-length": str(len(packed))}

    async with client(streamed([packed[:3], packed[3:]], headers), seen) as http:
        answer = await http.get("http://stranger/")

    assert answer.content == body
    assert "content-encoding" not in answer.headers
    assert [(each.raw, each.size) for each in seen if each.piece is Piece.END] == [(body[:200_000], size)]
    assert [each.headers["content-encoding"] for each in seen if each.piece is Piece.RESPONSE] == [encoding]


async def test_answers_are_asked_for_as_they_are():
    stranger, seen = streamed([b"{}"], {}), list[RecordedPiece]()

    async with client(stranger, seen) as http:
        await http.get("http://stranger/")

    assert stranger.asked[0].headers["accept-encoding"] == "identity"
    assert seen[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
async def test_a_bomb_is_given_up_before_it_costs_anything(kind):
    packed = bomb(1_200 * MB)
    chunks = [packed[at : at + PIECE] for at in range(0, len(packed), PIECE)]
    stranger = streamed(chunks, {"content-encoding": "gzip", "content-type": kind})
    tracemalloc.start()

    try:
        async with client(stranger, []) as http:
            with pytest.raises(TooLarge):
                await http.get("http://stranger/")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 100 * MB
    assert stranger.stream.taken <= 2 * PIECE
    assert stranger.stream.closed


@given(st.binary(max_size=2_000), st.integers(1, 200), st.integers(1, 100))
def test_no_piece_is_larger_than_a_piece(seed, times, size):
    body = seed * times
    unpacker, packed = Unpacker("gzip"), gzip.compress(body, 1)

    pieces = [piece for at in range(0, len(packed), size) for piece in unpacker.feed(packed[at : at + size])]

    assert b"".join(pieces) == body
    assert all(0 < len(piece) <= PIECE for piece in pieces)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 1000])
async def test_an_encoding_that_is_not_read_is_refused_by_its_name(encoding):
    stranger = streamed([b"anything"], {"content-encoding": encoding})

    async with client(stranger) as http:
        with pytest.raises(httpx.DecodingError, match=f"'{encoding[:60]}' was not asked for"):
            await http.get("http://stranger/")

    assert stranger.stream.closed
    assert stranger.stream.taken == 0


async def test_an_answer_that_is_not_compressed_as_it_says_is_an_error_and_closed():
    stranger = streamed([b"this is no gzip"], {"content-encoding": "gzip"})

    async with client(stranger) as http:
        with pytest.raises(httpx.DecodingError):
            await http.get("http://stranger/")

    assert stranger.stream.closed
