"""What one request costs an agent, beside a bare Starlette endpoint and a bare a2a-sdk agent (G1, G2, G3, G12, G20)."""

import tempfile
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import httpx

from bench.figures import Figure, Sample, ratio
from bench.load import Request, call, get, load
from bench.processes import Process
from bench.references.stacks import database_echo, echo
from bench.rounds import Subject, interleaved
from protocols.a2a.security.clients import own_key

SECONDS = 0.7
# So many callers share the syncs of the disk.
CROWD = 16
FINE = 4
CARD = "/.well-known/agent-card.json"
TASK, STREAM = call("SendMessage", {"text": "task"}), call("SendStreamingMessage", {"text": "stream"})


def subject(process: Process, request: Request, at_once: int = 1, seconds: float = SECONDS) -> Subject:
    """So many callers of one server for so long."""
    return partial(load, process, request, at_once, seconds)


async def tasks(rounds: int) -> dict[str, Figure]:
    """G1: a Task by SendMessage."""
    async with echo("ours") as ours, echo("sdk") as sdk:
        subjects = {"ours": subject(ours, TASK), "sdk": subject(sdk, TASK)}
        subjects |= {"ours at 16": subject(ours, TASK, CROWD), "sdk at 16": subject(sdk, TASK, CROWD)}
        samples = await interleaved(subjects, rounds)
    return {"G1.task": ratio(samples, "ours", "sdk"), "G1.task_16": ratio(samples, "ours at 16", "sdk at 16")}


async def streams(rounds: int) -> dict[str, Figure]:
    """G2: ten events by SendStreamingMessage."""
    async with echo("ours") as ours, echo("sdk") as sdk:
        samples = await interleaved({"ours": subject(ours, STREAM), "sdk": subject(sdk, STREAM)}, rounds)
    return {"G2.cpu": ratio(samples, "ours", "sdk"), "G2.first": ratio(samples, "ours", "sdk", _first)}


def _first(sample: Sample) -> float:
    return sample.first


async def cards(rounds: int) -> dict[str, Figure]:
    """G3: the AgentCard, whole and by its ETag."""
    async with echo("ours") as ours, echo("starlette") as starlette:
        etag = await _etag(ours)
        unchanged = get(CARD, f"If-None-Match: {etag}\r\n")
        subjects = {"ours": subject(ours, get(CARD)), "ours by ETag": subject(ours, unchanged)}
        samples = await interleaved(subjects | {"starlette": subject(starlette, get(CARD))}, rounds)
    return {
        "G3.card": ratio(samples, "ours", "starlette"),
        "G3.unchanged": ratio(samples, "ours by ETag", "starlette"),
    }


async def _etag(process: Process) -> str:
    async with httpx.AsyncClient() as http:
        return (await http.get(process.url + CARD, headers={"A2A-Version": "1.0"})).headers["etag"]


async def durable(rounds: int) -> dict[str, Figure]:
    """G12: a durable Task."""
    async with echo("ours") as ours, database_echo() as sdk:
        if sdk is None:
            return {}
        samples = await interleaved({"ours": subject(ours, TASK), "sdk, database": subject(sdk, TASK)}, rounds)
    return {"G12.task": ratio(samples, "ours", "sdk, database")}


async def crowds(rounds: int) -> dict[str, Figure]:
    """G20: many at once, by a service that works on all of them; with its defaults most would wait in line."""
    async with echo("ours", RUNNING_TASKS="256", TENANT_SHARE="1") as ours:
        subjects = {"at 256": subject(ours, TASK, 256, 3 * SECONDS), "at 1": subject(ours, TASK)}
        samples = await interleaved(subjects, rounds)
    return {"G20.many": ratio(samples, "at 256", "at 1")}


async def features(rounds: int) -> dict[str, Figure]:
    """G19: what capture, logs and authentication add, where the processor and not the disk is waited for."""
    async with AsyncExitStack() as stack:
        keep = stack.enter_context(tempfile.TemporaryDirectory())
        key = f"X-API-Key: {own_key(Path(keep))}\r\n"
        plain = await stack.enter_async_context(echo("ours"))
        silent = await stack.enter_async_context(echo("ours", WIRE="off"))
        logs = await stack.enter_async_context(echo("ours", LOG_LEVEL="INFO", LOG_FORMAT="json"))
        guarded = await stack.enter_async_context(echo("ours", AUTH="on", KEEP=keep))
        guarded_task = call("SendMessage", {"text": "task"}, headers=key)
        subjects = {"plain": subject(plain, TASK, CROWD), "without capture": subject(silent, TASK, CROWD)}
        subjects |= {"logs": subject(logs, TASK, CROWD), "auth": subject(guarded, guarded_task, CROWD)}
        # A few percent are looked for: that takes more rounds than a factor does.
        samples = await interleaved(subjects, FINE * rounds)
    return {
        "G19.capture": ratio(samples, "plain", "without capture"),
        "G19.logs": ratio(samples, "logs", "plain"),
        "G19.auth": ratio(samples, "auth", "plain"),
    }
