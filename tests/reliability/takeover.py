"""How soon another replica goes on with the Task of one that was killed: `make takeover KILLS=10`, on PostgreSQL.

From `kill -9` to the first event that the other replica made, as whoever follows the Task there sees it.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx
from a2a.types import StreamResponse

from tests.conftest import until
from tests.postgres_server import missing, postgres_server
from tests.reliability.replicas import Replicas, replicas
from tests.reliability.test_replicas import begun, client_at, followed

STEPS, PAUSE = 8, 0.3


async def takeover(service: Replicas, victim: int, http: httpx.AsyncClient) -> float:
    """Seconds until the other replica went on with a Task of the victim's; both serve again afterwards."""
    ours, other = [await client_at(service.urls[number], http) for number in (victim, 1 - victim)]
    task = await begun(ours)
    events: list[StreamResponse] = []
    following = asyncio.create_task(followed(other, task.id, events))

    async def happened(sign: str, after: int = 0) -> bool:
        await asyncio.sleep(0.01)
        return any(sign in str(event) for event in events[after:])

    await until(lambda: happened("step 1"))
    await asyncio.to_thread(service.kill, victim)
    killed, count = time.monotonic(), len(events)
    # What the victim sent last may still be on its way; the Task begins anew at the other one with its first step.
    await until(lambda: happened("step 0", count), 60)
    seconds = time.monotonic() - killed
    await following
    service.revive(victim)
    await service.ready()
    return seconds


async def measure(kills: int) -> list[float]:
    """So many takeovers one after another, from either replica in turn."""
    environment = {"STEPS": str(STEPS), "PAUSE": str(PAUSE)}
    with postgres_server() as server, tempfile.TemporaryDirectory() as folder:
        keep = Path(folder)
        async with (
            replicas("tests.reliability.slow_agent", server.url(), keep, environment=environment) as service,
            httpx.AsyncClient(timeout=60) as http,
        ):
            return [await takeover(service, number % 2, http) for number in range(kills)]


def main() -> None:
    """Print the median and the longest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    kills = parser.parse_args().kills
    if problem := missing():
        sys.exit(f"NOT RUN: {problem}")
    seconds = asyncio.run(measure(kills))
    print(f"{kills} kills: taken over after {median(seconds):.1f} s (median), {max(seconds):.1f} s at most")


if __name__ == "__main__":
    main()
