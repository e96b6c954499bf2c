"""What recording the wire costs: CPU of a run with capture on and off, interleaved, each in a process of its own.

python bench/capture.py [ROUNDS]
"""

import asyncio
import math
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.cli.client import Council
from protocols.adoption import Progress

ROUNDS = 100
WARM = 4
LIMIT = 1.05
READY_SECONDS = 90
UP = [sys.executable, "-c", "from orchestrator.cli.main import app; app()", "up"]
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"


@dataclass
class Stack:
    """Every service of the map in one process, with capture on or off; `costs` are milliseconds of CPU a run."""

    wire: str
    url: str
    process: subprocess.Popen[str]
    costs: list[float] = field(default_factory=list)

    def cpu(self) -> float:
        """Milliseconds of CPU the process used so far: the clock that clock_getcpuclockid(3) gives for it."""
        return time.clock_gettime_ns((~self.process.pid << 3) | 2) / 1e6


@contextmanager
def running(wire: str, keep: Path) -> Iterator[Stack]:
    """A stack on a free port until the context ends."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    command = [*UP, "--port", str(port), "--keep", str(keep / wire)]
    # As the person runs it, but for what is measured.
    with subprocess.Popen(command, env=os.environ | {"WIRE": wire}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "is ready" in process.stdout.readline(), "the stack did not start"
        yield Stack(wire, f"http://127.0.0.1:{port}", process)
        process.terminate()


async def quietly(news: Progress) -> None:
    """Nobody watches."""


async def run_once(stack: Stack) -> float:
    """Milliseconds of CPU for one question that every agent answers, in a conversation of its own."""
    before = stack.cpu()
    async with Council.at(stack.url) as council:
        outcome = await council.say(QUESTION, quietly, may_ask=False)
    assert outcome.recommendation, outcome.problem
    assert not outcome.recommendation.unanswered
    return stack.cpu() - before


async def measure(stacks: list[Stack], rounds: int) -> None:
    """The stacks take turns; who is first changes with every round."""
    for number in range(-WARM, rounds):
        for stack in stacks if number % 2 else reversed(stacks):
            cost = await run_once(stack)
            if number >= 0:
                stack.costs.append(cost)


def main(rounds: int = ROUNDS) -> int:
    """Print the figures; 1 when capture costs more than it may."""
    with tempfile.TemporaryDirectory() as keep, ExitStack() as both:
        off, on = (both.enter_context(running(wire, Path(keep))) for wire in ("off", "on"))
        asyncio.run(measure([off, on], rounds))
    ratios = [with_it / without for with_it, without in zip(on.costs, off.costs, strict=True)]
    middle, (low, high) = statistics.median(ratios), interval(ratios)
    print(f"load average {os.getloadavg()[0]:.1f}; {rounds} pairs of runs; CPU of all services of a run")
    for stack in (off, on):
        print(f"capture {stack.wire:<3}  median {statistics.median(stack.costs):.1f} ms")
    print(f"on / off     median of the pairs {middle:.3f}, 95 % interval {low:.3f} to {high:.3f}")
    return 0 if middle < LIMIT else 1


def interval(values: list[float]) -> tuple[float, float]:
    """Where the median lies, 95 times of 100: the values that many places off the middle, whatever the distribution.

    From the binomial distribution, by its normal approximation (Hollander, Wolfe: Nonparametric Statistical Methods).
    """
    ordered, reach = sorted(values), 0.98 * math.sqrt(len(values))
    middle = (len(ordered) - 1) / 2
    return ordered[max(0, math.floor(middle - reach))], ordered[min(len(ordered) - 1, math.ceil(middle + reach))]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
