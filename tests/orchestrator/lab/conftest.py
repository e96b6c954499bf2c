"""A small council for lessons: an agent that knows, one that asks, and the orchestrator."""

from collections.abc import AsyncIterator

import pytest

from orchestrator.app import SERVICE
from tests.conftest import served
from tests.fakes import agent, asks_then_finds, finds

KNOWS, ASKS = agent("terms", finds("terms")), agent("prices", asks_then_finds("prices"))


@pytest.fixture
async def council() -> AsyncIterator[str]:
    """The orchestrator's URL."""
    async with (
        served(KNOWS, grpc_port=0) as terms,
        served(ASKS) as prices,
        served(SERVICE, agents=(terms, prices)) as url,
    ):
        yield url
