"""What a call costs whoever makes it: this project's client with all it does, beside the SDK's (G18)."""

import asyncio
import os
import sys
from functools import partial

from bench.figures import Figure, Sample, ratio
from bench.processes import ROOT
from bench.references.stacks import echo
from bench.rounds import interleaved


async def costs(rounds: int) -> dict[str, Figure]:
    """G18: a Task asked for and read, against the same bare server."""
    async with echo("sdk") as server:
        subjects = {kind: partial(_called, kind, server.url) for kind in ("ours", "sdk")}
        samples = await interleaved(subjects, rounds)
    return {"G18.call": ratio(samples, "ours", "sdk")}


async def _called(kind: str, url: str) -> Sample:
    command = (sys.executable, "-m", "bench.references.caller", kind, url)
    # A process of its own, which must find this checkout wherever the command was called.
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    return Sample(cpu=float(printed))
