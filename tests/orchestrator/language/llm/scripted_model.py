"""Starts the scripted chat-completions server as a process, and speaks to it as the product does."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from orchestrator.language.llm.client import OpenAICompatible

SERVER = Path(__file__).with_name("scripted_server.py")


class Script:
    """What the server will answer, and what it was asked."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self.client, self.url = client, url

    async def answers(self, proposal: object = None, text: str = "") -> None:
        await self.client.post(f"{self.url}/script", json={"json": json.dumps(proposal or {}), "text": text})

    async def asked(self) -> list[dict[str, Any]]:
        return (await self.client.get(f"{self.url}/asked")).json()


@asynccontextmanager
async def scripted(mode: str = "ok") -> AsyncIterator[tuple[OpenAICompatible, Script]]:
    """The product's client for a model called `mode`, and the script."""
    process = await asyncio.create_subprocess_exec(sys.executable, str(SERVER), stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        port = (await process.stdout.readline()).decode().strip()
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(trust_env=False) as client:
            yield OpenAICompatible(client, f"{url}/v1", mode, "a-key", timeout=0.5), Script(client, url)
    finally:
        process.kill()
        await process.wait()
