"""How long a follow-up takes that needs no agent, and how long the catalogue takes to load.

python bench/followup.py
"""

import statistics
import time

from agents.research.facts.knowledge import load
from orchestrator.cli.client import Council
from orchestrator.local import launch
from protocols.adoption import Progress
from protocols.hosting.event_loop import run

FIRST = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
FOLLOW_UPS = ("why hold?", "who said that?", "what would change your mind?", "how sure are you?")
ROUNDS = 25


async def quietly(news: Progress) -> None:
    """Nobody watches."""


async def follow_ups() -> list[float]:
    """Milliseconds from words sent to answer read, over A2A on loopback."""
    taken: list[float] = []
    async with launch.one_process(launch.place_all(0, "")) as url, Council.at(url) as council:
        began = time.perf_counter()
        await council.say(FIRST, quietly, may_ask=False)
        print(f"first question, every agent asked: {1000 * (time.perf_counter() - began):.0f} ms")
        for words in FOLLOW_UPS * ROUNDS:
            began = time.perf_counter()
            outcome = await council.say(words, quietly, may_ask=False)
            taken.append(1000 * (time.perf_counter() - began))
            assert outcome.recommendation is None, f"{words!r} asked an agent"
    return taken


def main() -> None:
    """Print the figures."""
    began = time.perf_counter()
    entries = load().catalogue.entries
    print(f"catalogue of {len(entries)} components loaded in {1000 * (time.perf_counter() - began):.0f} ms")
    taken = sorted(run(follow_ups()))
    print(
        f"{len(taken)} follow-ups that need no agent: median {statistics.median(taken):.1f} ms, "
        f"p95 {taken[int(len(taken) * 0.95)]:.1f} ms, slowest {taken[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
