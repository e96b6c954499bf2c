"""`council facts`: serves the agents' fact files to MCP hosts and to agents that read them from here."""

from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.display.terminal import err, extra, refusals
from orchestrator.local.reload import folder_of
from protocols.a2a.compose_map import MAP, UnusableMap, read_map

HOST = "127.0.0.1"
DATA = "data"


def facts(
    agent: Annotated[str, typer.Argument(help="Serve this agent's facts by stdio; without it --port serves all.")] = "",
    port: Annotated[int, typer.Option(help="Serve streamable HTTP at /AGENT/mcp on this port.")] = 0,
    map_file: Annotated[Path, typer.Option("--map", help="The compose file with the agents.")] = MAP,
) -> None:
    """Serve catalogue, licences and prices as MCP servers, to hosts and to agents with FACTS_MCP=URL."""
    with refusals("facts", UnusableMap), extra("facts", "Install the extra: pip install 'adoption-council[mcp]'"):
        folders = fact_folders(map_file)
        if agent not in folders and not port:
            raise UnusableMap(f"name one of {', '.join(folders)} for stdio, or a --port for all of them")
        _serve(agent, port, folders)


def fact_folders(map_file: Path) -> dict[str, Path]:
    """The folder of facts of every agent of the map that has one. Raises UnusableMap."""
    modules = {place.name: folder_of(place.module) for place in read_map(map_file) if place.is_agent}
    return {name: folder / DATA for name, folder in modules.items() if folder and (folder / DATA).is_dir()}


def _serve(agent: str, port: int, folders: dict[str, Path]) -> None:
    from protocols.mcp_facts.server import fact_server

    if not port:
        fact_server(agent, folders[agent]).run()
        return
    import uvicorn

    err.print(*(f"{name}: http://{HOST}:{port}/{name}/mcp" for name in folders), sep="\n", soft_wrap=True)
    uvicorn.run(facts_app(folders), host=HOST, port=port, http="h11", log_level="warning")


def facts_app(folders: dict[str, Path]):
    """One ASGI app with an MCP server for each agent, at `/AGENT/mcp`."""
    from starlette.applications import Starlette
    from starlette.routing import Mount

    from protocols.mcp_facts.server import fact_server

    servers = {name: fact_server(name, folder) for name, folder in folders.items()}
    apps = {name: server.streamable_http_app(host=HOST) for name, server in servers.items()}

    @asynccontextmanager
    async def lifespan(app: Starlette):
        # A mounted app's own lifespan never runs, and without it every call is answered 500.
        async with AsyncExitStack() as stack:
            for server in servers.values():
                await stack.enter_async_context(server.session_manager.run())
            yield

    return Starlette(routes=[Mount(f"/{name}", app=app) for name, app in apps.items()], lifespan=lifespan)
