"""A small council for lessons: an agent that knows, one that asks, and the orchestrator."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestrator.app import SERVICE
from tests.conftest import served
from tests.fakes import agent, asks_then_finds, finds

KNOWS, ASKS = agent("terms", finds("terms")), agent("prices", asks_then_finds("prices"))


@pytest.fixture
async def council(tmp_path: Path) -> AsyncIterator[str]:
    """The orchestrator's URL; all keep their clients in one folder."""
    keep = str(tmp_path)
    async with (
        served(KNOWS, keep=keep) as terms,
        served(ASKS, keep=keep) as prices,
        served(SERVICE, agents=(terms, prices), own=(terms, prices), keep=keep) as url,
    ):
        yield url
