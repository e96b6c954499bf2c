"""One request to the running orchestrator's API, with what it refuses said in the terminal."""

import asyncio
import json
import sys
from typing import Any

from orchestrator.cli.client import Council
from orchestrator.cli.display.terminal import refusals


def answered(url: str, method: str, path: str, body: dict[str, str] | None = None) -> Any:
    """The JSON it answers; ends the command with the reason when it refuses, or nobody is there."""
    with refusals("agents"):
        return asyncio.run(_document(url, method, path, json.dumps(body) if body else ""))


async def _document(url: str, method: str, path: str, body: str) -> Any:
    async with Council.at(url) as council:
        return await council.document(method, path, body)


def print_json(document: object) -> None:
    """A document for programs, and nothing else."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
