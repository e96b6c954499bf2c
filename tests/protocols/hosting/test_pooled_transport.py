"""A request that is cancelled, at whatever moment, leaves its place in the pool to the next."""

import asyncio

import httpcore
import httpx
import pytest

from protocols.hosting.pooled_transport import PooledTransport

pytestmark = pytest.mark.anyio
ANSWER = (b"HTTP/1.1 200 OK\r\n", b"Content-Type: application/json\r\n", b"Content-Length: 2\r\n\r\n", b"{}")


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


def transport_of_one() -> PooledTransport:
    """With room for one connection, which is used once, to a server in memory that answers at once."""
    transport = PooledTransport()
    backend = httpcore.AsyncMockBackend([*ANSWER])
    transport._pool = httpcore.AsyncConnectionPool(
        max_connections=1, max_keepalive_connections=0, network_backend=backend
    )
    return transport


# The whole exchange takes fewer turns of the loop.
@pytest.mark.parametrize("turn", range(10))
async def test_the_only_place_is_free_again_after_a_cancelled_request(turn):
    async with httpx.AsyncClient(transport=transport_of_one(), timeout=2) as http:
        cancelled = asyncio.create_task(http.get("http://agent/"))
        await turns(turn)
        cancelled.cancel()
        await asyncio.wait([cancelled])

        answer = await http.get("http://agent/")

    assert answer.json() == {}


@pytest.mark.parametrize("turn", range(10))
async def test_a_request_that_waits_for_the_only_place_has_it_after_the_cancelled_one(turn):
    async with httpx.AsyncClient(transport=transport_of_one(), timeout=2) as http:
        cancelled = asyncio.create_task(http.get("http://agent/"))
        waiting = asyncio.create_task(http.get("http://agent/"))
        await turns(turn)
        cancelled.cancel()

        answer = await waiting

    assert answer.json() == {}
