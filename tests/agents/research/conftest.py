from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agents.research.fake_internet import Loopback, Outside, on_loopback


@pytest.fixture(scope="session")
def loopback() -> Iterator[Loopback]:
    with on_loopback() as serving:
        yield serving


@pytest.fixture
def outside(loopback: Loopback, tmp_path: Path) -> Outside:
    """Five hosts that know nothing yet, and an empty place for what they answer."""
    loopback.outside = loopback.outside.starting_anew(tmp_path / "kept" / "live.sqlite")
    return loopback.outside
