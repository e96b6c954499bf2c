"""Many conversations at once on one machine: `make load`, or `python -m tests.reliability.load --conversations 200`.

First as many as are taken: none may fail, none wait much longer than the others, memory stays bounded. Then three times
as many as a service with room for few takes: what is too much is refused at once, what was accepted is answered.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import httpx

from protocols.a2a.agent_card import JSONRPC_PATH
from tests.conftest import at, free_ports, until_ready

COMPONENTS = ("Qdrant", "vLLM", "LangGraph", "Mistral 7B", "Qwen3-32B", "DeepSeek-R1")
DONE = "TASK_STATE_COMPLETED"
TOO_MANY = 429
LONGEST_SECONDS = 900
# Within which a caller hears that there is no room, and how much longer than most the slowest may wait.
REFUSED_SECONDS, SPREAD = 0.1, 3.0
LARGEST_MB = 1_500
# The second round: a service this small is full soon, and three times what it takes comes within some seconds.
FEW = {"RUNNING_TASKS": "8", "QUEUED_TASKS": "24", "TENANT_SHARE": "1"}
CAPACITY, ARRIVAL_SECONDS = 32, 4


@dataclass(frozen=True)
class Answer:
    """What one caller got: the status, in how many seconds, and what was wrong with it, if anything."""

    status: int
    seconds: float
    problem: str = ""


@dataclass(frozen=True)
class Server:
    """`council up` in a process of its own."""

    url: str
    pid: int

    @property
    def megabytes(self) -> float:
        """The most memory it ever used."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1000


@asynccontextmanager
async def server(environment: dict[str, str]) -> AsyncIterator[Server]:
    """The whole platform on a free port, in a folder that is gone afterwards."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory() as folder:
        command = [Path(sys.executable).with_name("council"), "up", "--port", str(port), "--keep", folder]
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, "LOG_LEVEL": "WARNING", **environment}
        )
        try:
            await until_ready(at(port), 120)
            yield Server(at(port), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def ask(number: int, url: str, http: httpx.AsyncClient) -> Answer:
    """One conversation's question, about a component and a volume of its own."""
    component = COMPONENTS[number % len(COMPONENTS)]
    words = f"Should we adopt {component} for an EU helpdesk SaaS with {1_000_000 + number} tokens a month?"
    parts = [{"text": words}, {"data": {"may_ask": False}, "metadata": {"model": "Manner"}}]
    message = {"messageId": str(uuid.uuid4()), "role": "ROLE_USER", "parts": parts}
    call = {"jsonrpc": "2.0", "id": number, "method": "SendMessage", "params": {"message": message}}
    began = time.monotonic()
    try:
        answer = await http.post(url + JSONRPC_PATH, json=call)
    except httpx.HTTPError as error:
        return Answer(0, time.monotonic() - began, repr(error))
    seconds = time.monotonic() - began
    if answer.status_code == TOO_MANY:
        return Answer(TOO_MANY, seconds, "" if answer.headers.get("retry-after") else "no Retry-After")
    return Answer(answer.status_code, seconds, _problem(answer, component))


def _problem(answer: httpx.Response, component: str) -> str:
    if answer.status_code != httpx.codes.OK or "result" not in answer.json():
        return answer.text[:200]
    state = answer.json()["result"]["task"]["status"]["state"]
    return "" if state == DONE and component in answer.text else f"{state}, of {component}"


async def asked(count: int, within: float, url: str) -> list[Answer]:
    """So many questions, evenly within so many seconds."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    headers = {"A2A-Version": "1.0"}

    async def later(number: int, http: httpx.AsyncClient) -> Answer:
        await asyncio.sleep(within * number / count)
        return await ask(number, url, http)

    async with httpx.AsyncClient(timeout=LONGEST_SECONDS, limits=limits, headers=headers) as http:
        return await asyncio.gather(*(later(number, http) for number in range(count)))


async def all_taken(count: int) -> list[str]:
    """The first round; what does not hold."""
    async with server({}) as platform:
        answers = await asked(count, 1, platform.url)
        memory = platform.megabytes
    problems = _failures(answers, httpx.codes.OK)
    middle, high = _spread([answer.seconds for answer in answers])
    ratio = high / middle
    print(f"{count} at once: median {middle:.1f} s, p95 {high:.1f} s ({ratio:.2f}x), {memory:.0f} MB at most")
    if ratio > SPREAD:
        problems.append(f"p95 is {ratio:.1f} times the median")
    if memory > LARGEST_MB:
        problems.append(f"{memory:.0f} MB were used")
    return problems


async def too_many() -> list[str]:
    """The second round; what does not hold."""
    count = 3 * CAPACITY
    async with server(FEW) as platform:
        answers = await asked(count, ARRIVAL_SECONDS, platform.url)
    refusals = [answer for answer in answers if answer.status == TOO_MANY]
    problems = _failures([answer for answer in answers if answer not in refusals], httpx.codes.OK)
    if len(refusals) < CAPACITY:
        return [*problems, f"of {count} only {len(refusals)} were refused"]
    middle, high = _spread([answer.seconds for answer in refusals])
    print(
        f"{count} at {CAPACITY} taken: {len(refusals)} refused, median {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms"
    )
    problems += _failures(refusals, TOO_MANY)
    if high > REFUSED_SECONDS:
        problems.append(f"a refusal took {high * 1000:.0f} ms (p95)")
    return problems


def _spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(seconds), quantiles(seconds, n=20)[-1]


def _failures(answers: Sequence[Answer], status: int) -> list[str]:
    return [
        answer.problem or f"status {answer.status}" for answer in answers if answer.problem or answer.status != status
    ]


def main() -> None:
    """Both rounds; exit status 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=200)
    count = parser.parse_args().conversations
    problems = asyncio.run(all_taken(count)) + asyncio.run(too_many())
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
