"""`council mcp`: serves the running orchestrator to hosts of the Model Context Protocol, by stdio or HTTP."""

import asyncio
from typing import Annotated

import typer

from orchestrator.cli.client import Council
from orchestrator.cli.display.terminal import URL, Url, err, extra, refusals

HOST = "127.0.0.1"


def mcp(
    url: Url = URL,
    port: Annotated[int, typer.Option(help="Serve streamable HTTP at /mcp on this port instead of stdio.")] = 0,
    agents: Annotated[bool, typer.Option("--agents", help="Each agent is a tool of its own, too.")] = False,
) -> None:
    """Serve a running orchestrator to MCP hosts, by stdio unless a port is given."""
    # The SDK takes a second to load: no other command waits for it.
    with extra("mcp", "Install the extra: pip install 'adoption-council[mcp]'"):
        import uvicorn

        from orchestrator.cli.mcp_server.agent_tools import add_agent_tools
        from orchestrator.cli.mcp_server.server import server_for
    server = server_for(url)
    if agents:
        with refusals("mcp"):
            add_agent_tools(server, asyncio.run(_listed(url)))
    if port:
        err.print(f"MCP at http://{HOST}:{port}/mcp", soft_wrap=True)
        # Not httptools, which leaves the blanks around a header's value that RFC 9110 wants gone: Mcp-Name is compared.
        uvicorn.run(server.streamable_http_app(host=HOST), host=HOST, port=port, http="h11", log_level="warning")
    else:
        server.run()


async def _listed(url: str) -> list[dict]:
    async with Council.at(url) as council:
        return await council.agents()
