"""A small council for lessons: an agent that knows, one that asks, and the orchestrator."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestrator.app import SERVICE
from tests.conftest import at, free_ports, served
from tests.fakes import agent, asks_then_finds, finds

KNOWS, ASKS = agent("terms", finds("terms")), agent("prices", asks_then_finds("prices"))


@pytest.fixture
async def council(tmp_path: Path) -> AsyncIterator[str]:
    """The orchestrator's URL; each keeps its clients and keys in a folder of its own."""
    (port,) = free_ports(1)
    own = (at(port),)
    async with (
        served(KNOWS, keep=str(tmp_path / "terms"), own=own) as terms,
        served(ASKS, keep=str(tmp_path / "prices"), own=own) as prices,
        served(SERVICE, agents=(terms, prices), own=(terms, prices), keep=str(tmp_path), port=port) as url,
    ):
        yield url
