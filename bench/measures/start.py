"""What it takes to start: memory of the whole stack, CPU to its first answer, imports (G15, G16, G17)."""

import os
import resource
import subprocess
import sys
from contextlib import AsyncExitStack
from functools import partial

from bench.figures import Figure, Sample, figure, ratio
from bench.load import ask, call
from bench.measures.real import QUESTION
from bench.measures.recommendation import MANNER
from bench.measures.requests import TASK
from bench.processes import ROOT
from bench.references.stacks import echo, whole
from bench.rounds import interleaved

PEERS = 4
AGENT = "import agents.hello.__main__"
BARE = "import uvicorn, a2a.server.routes, a2a.server.request_handlers, a2a.server.tasks, starlette.applications"


async def cold(rounds: int) -> dict[str, Figure]:
    """G15 and G16: `council up` until its first recommendation, beside four bare servers until each answered."""
    memory: dict[str, list[float]] = {"ours": [], "sdk": []}
    subjects = {"ours": partial(_ours, memory["ours"]), "sdk": partial(_bare, memory["sdk"])}
    samples = await interleaved(subjects, rounds)
    shares = [ours / bare for ours, bare in zip(memory["ours"], memory["sdk"], strict=True)]
    return {"G15.memory": figure(shares[1:]), "G16.cold": ratio(samples, "ours", "sdk")}


async def _ours(memory: list[float]) -> Sample:
    async with whole() as stack:
        memory.append(stack.orchestrator.memory())
        await ask(stack.orchestrator.port, call("SendMessage", {"text": QUESTION.format(200)}, MANNER))
        return Sample(cpu=stack.orchestrator.cpu())


async def _bare(memory: list[float]) -> Sample:
    async with AsyncExitStack() as stack:
        peers = [await stack.enter_async_context(echo("sdk")) for _ in range(PEERS)]
        memory.append(sum(peer.memory() for peer in peers))
        for peer in peers:
            await ask(peer.port, TASK)
        return Sample(cpu=sum(peer.cpu() for peer in peers))


async def imports(rounds: int) -> dict[str, Figure]:
    """G17: an interpreter that imports an agent, beside one that imports what a bare server needs."""
    samples = await interleaved({"agent": partial(_imported, AGENT), "bare": partial(_imported, BARE)}, rounds)
    return {"G17.import": ratio(samples, "agent", "bare")}


async def _imported(line: str) -> Sample:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run((sys.executable, "-c", line), cwd=ROOT, env=environment, check=True)  # noqa: ASYNC221  alone here
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Sample(cpu=1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
