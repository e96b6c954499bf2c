"""`council acp`: serves the running orchestrator, and its agents if wanted, to clients of acp-sdk."""

import asyncio
from typing import Annotated

import typer

from orchestrator.cli.client import Council
from orchestrator.cli.display.terminal import URL, Url, err, extra, refusals

HOST = "127.0.0.1"


def acp(
    url: Url = URL,
    port: Annotated[int, typer.Option(help="Serve ACP on this port.")] = 8020,
    agents: Annotated[bool, typer.Option("--agents", help="Each agent by its own name, too.")] = False,
) -> None:
    """Serve a running orchestrator to clients of ACP, the protocol that was merged into A2A."""
    with refusals("acp"), extra("acp", "Install the extra: pip install 'adoption-council[acp]'"):
        import uvicorn

        from orchestrator.cli.acp_bridge.app import app_for

        app = app_for(asyncio.run(_cards(url, agents)))
    err.print(f"ACP at http://{HOST}:{port}", soft_wrap=True)
    uvicorn.run(app, host=HOST, port=port, log_level="warning")


async def _cards(url: str, agents: bool) -> list:
    async with Council.at(url) as council:
        own = [(council.url, council.agent.card)]
        if not agents:
            return own
        listed = await council.agents()
    return own + [(entry["url"], card_of(entry["card"])) for entry in listed if entry["up"] and entry["card"]]


def card_of(document: dict):
    """The AgentCard as the directory lists it."""
    from a2a.types import AgentCard
    from google.protobuf.json_format import ParseDict

    return ParseDict(document, AgentCard(), ignore_unknown_fields=True)
