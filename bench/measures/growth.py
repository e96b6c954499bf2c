"""What grows with what is stored: operations beside 10,000 Tasks, events of one Task, memory (G10, G11, G13, G14)."""

import asyncio
import json
from functools import partial
from itertools import pairwise

from bench.figures import Figure, Sample, figure, ratio
from bench.load import Request, ask, call, get, load, post
from bench.measures.requests import TASK, subject
from bench.processes import Process
from bench.references.stacks import echo
from bench.rounds import interleaved

FEW, STORED = 10, 10_000
EVENTS_FEW, EVENTS_MANY = 10, 1_000
SOAKED, PARKED, KEPT = 50_000, 5_000, 10_000
AT_ONCE = 16


async def stored(rounds: int) -> dict[str, Figure]:
    """G10: SendMessage, GetTask and ListTasks with 10,000 Tasks in the store."""
    async with echo("ours") as few, echo("ours") as many:
        subjects = {}
        for name, process, count in (("few", few, FEW), ("many", many, STORED)):
            await fill(process, TASK, count - 1)
            task_id = json.loads(await ask(process.port, TASK))["result"]["task"]["id"]
            subjects[f"send, {name}"] = subject(process, TASK, seconds=0.3)
            subjects[f"get, {name}"] = subject(process, _operation("GetTask", {"id": task_id}))
            subjects[f"list, {name}"] = subject(process, _operation("ListTasks", {"pageSize": 50}))
        samples = await interleaved(subjects, rounds)
    pairs = {kind: (f"{kind}, many", f"{kind}, few") for kind in ("send", "get", "list")}
    return {f"G10.{kind}": ratio(samples, *pair) for kind, pair in pairs.items()}


async def events(rounds: int) -> dict[str, Figure]:
    """G11: the cost of an event in a Task of many chunks or Artifacts."""
    async with echo("ours") as process:
        subjects = {
            f"{kind}, {count}": partial(_an_event, process, kind, count)
            for kind in ("chunks", "artifacts")
            for count in (EVENTS_FEW, EVENTS_MANY)
        }
        samples = await interleaved(subjects, rounds)
    kinds = ("chunks", "artifacts")
    return {f"G11.{kind}": ratio(samples, f"{kind}, {EVENTS_MANY}", f"{kind}, {EVENTS_FEW}") for kind in kinds}


async def _an_event(process: Process, kind: str, count: int) -> Sample:
    sample = await load(process, call("SendMessage", {"text": f"{kind} {count}"}), 1, 0.5)
    return Sample(cpu=sample.cpu / count, p50=sample.p50)


async def soak(rounds: int) -> dict[str, Figure]:
    """G13: memory while 50,000 Tasks pass; what 10,000 more add once the store keeps no more."""
    async with echo("ours") as process:
        sizes = []
        for _ in range(SOAKED // KEPT):
            await fill(process, TASK, KEPT)
            sizes.append(process.memory())
    return {"G13.slope": figure([after - before for before, after in pairwise(sizes[1:])])}


async def parked(rounds: int) -> dict[str, Figure]:
    """G14: what a Task costs that waits for an answer."""
    async with echo("ours") as process:
        question = call("SendMessage", {"text": "ask"})
        await fill(process, question, 100)
        memory, alive = process.memory(), await _alive(process)
        # As many as one caller may have open; the others are another tenant's.
        for tenant in range(PARKED // 1_000):
            await fill(process, call("SendMessage", {"text": "ask"}, tenant=f"t{tenant}"), 1_000)
        gained, coroutines = process.memory() - memory, await _alive(process) - alive
    # The connections of the callers may close a moment later than they answer.
    return {
        "G14.coroutines": figure([max(coroutines - AT_ONCE, 0) / PARKED]),
        "G14.memory": figure([gained * 1000 / PARKED]),
    }


async def fill(process: Process, request: Request, count: int) -> None:
    """Send so many, sixteen at once."""
    waiting = iter(range(count))

    async def caller() -> None:
        while next(waiting, None) is not None:
            await ask(process.port, request)

    await asyncio.gather(*(caller() for _ in range(AT_ONCE)))


async def _alive(process: Process) -> int:
    return int(await ask(process.port, get("/bench/tasks")))


def _operation(method: str, params: dict[str, object]) -> Request:
    return post("/a2a/jsonrpc", lambda: {"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
