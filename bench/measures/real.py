"""A real recommendation of every agent, beside this project as it was (G21, G22), and turn after turn (G9)."""

import itertools
from collections.abc import Iterator
from functools import partial

from bench.figures import Figure, Sample, figure, ratio
from bench.load import ask, call
from bench.measures.recommendation import MANNER
from bench.references.stacks import Stack, earlier, whole
from bench.rounds import interleaved

QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, {}M tokens a month?"
WARM, A_ROUND, CONTEXT = 3, 4, "bench"
TURNS, WINDOW = 200, 10


async def beside_earlier(rounds: int) -> dict[str, Figure]:
    """G21 and G22: CPU, bytes of the answer and bytes on disk; nothing when the history lacks R4."""
    volumes = itertools.count(200)
    async with whole() as ours, earlier() as before:
        if before is None:
            return {}
        for stack in (ours, before):
            await _asked(stack, volumes, WARM)
        disk = {stack: stack.bytes_on_disk() for stack in (ours, before)}
        sizes: dict[Stack, int] = {}

        async def answered(stack: Stack) -> Sample:
            spent, sizes[stack] = await _asked(stack, volumes, A_ROUND)
            return Sample(cpu=spent)

        samples = await interleaved({"ours": partial(answered, ours), "R4": partial(answered, before)}, rounds)
        written = {stack: stack.bytes_on_disk() - disk[stack] for stack in (ours, before)}
    return {
        "G21.cpu": ratio(samples, "ours", "R4"),
        "G22.wire": figure([sizes[ours] / sizes[before]]),
        "G22.disk": figure([written[ours] / written[before]]),
    }


async def _asked(stack: Stack, volumes: Iterator[int], times: int) -> tuple[float, int]:
    """Milliseconds of CPU a recommendation, each about another volume, and the bytes of the last answer."""
    before, body = stack.orchestrator.cpu(), b""
    for _ in range(times):
        question = {"text": QUESTION.format(next(volumes))}
        body = await ask(stack.orchestrator.port, call("SendMessage", question, MANNER))
        if b"TASK_STATE_COMPLETED" not in body:
            raise RuntimeError(body[:500].decode())
    return (stack.orchestrator.cpu() - before) / times, len(body)


async def turns(rounds: int) -> dict[str, Figure]:
    """G9: one conversation of 200 turns, each a recommendation for another volume."""
    cpu: list[float] = []
    disk: list[int] = []
    async with whole() as stack:
        for number in range(TURNS):
            before = stack.orchestrator.cpu()
            words = f"And with {100 + number}M tokens a month?" if number else QUESTION.format(100)
            await ask(stack.orchestrator.port, call("SendMessage", {"text": words}, MANNER, context=CONTEXT))
            cpu.append(stack.orchestrator.cpu() - before)
            disk.append(stack.bytes_on_disk())
    late, early = sorted(cpu[-WINDOW:]), sorted(cpu[WINDOW // 2 : WINDOW // 2 + WINDOW])
    gained = (disk[-1] - disk[99]) / 100, (disk[99] - disk[9]) / 90
    return {
        "G9.cpu": figure([slow / quick for slow, quick in zip(late, early, strict=True)]),
        "G9.bytes": figure([gained[0] / max(gained[1], 1)]),
    }
