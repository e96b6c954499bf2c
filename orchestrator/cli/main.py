"""`council`: start the stack, ask, chat, see the agents and the wire, from a terminal."""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestrator.cli import clients, profile, storage, watch
from orchestrator.cli.acp_bridge.command import acp
from orchestrator.cli.agents import command as agents
from orchestrator.cli.api_key import KEY
from orchestrator.cli.ask import ANSWERED, answer, ask, chat
from orchestrator.cli.client import Council
from orchestrator.cli.clients import Map
from orchestrator.cli.display.terminal import FAILED, URL, Url, out, refusals
from orchestrator.cli.display.text_layout import say
from orchestrator.cli.doctor import doctor
from orchestrator.cli.faults import fault, faults
from orchestrator.cli.lessons import lesson
from orchestrator.cli.mcp_server.command import mcp
from orchestrator.cli.mcp_server.facts_command import facts
from orchestrator.cli.new_agent import new_agent
from orchestrator.cli.recording.record import record, replay
from orchestrator.cli.recording.runs import runs
from orchestrator.cli.recording.tap import tap
from orchestrator.cli.refresh import NobodyRefreshes, offers, refresh
from orchestrator.cli.slim_bridge.command import app as slim
from orchestrator.cli.tasks import tasks
from orchestrator.cli.webhooks import webhooks
from protocols.a2a.compose_map import MAP, UnusableMap

if TYPE_CHECKING:
    from orchestrator.local.placement import Placed

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.callback(help=__doc__)
def council(
    key: Annotated[str, typer.Option(help="Your API key, when the platform wants one.", envvar="COUNCIL_KEY")] = "",
) -> None:
    """What every command knows."""
    KEY.set(key)


@app.command()
def up(
    port: Annotated[int, typer.Option(help="Port of the page and the orchestrator.")] = 8000,
    processes: Annotated[bool, typer.Option("--processes", help="Give each service a process of its own.")] = False,
    keep: Annotated[Path, typer.Option(help="Folder for what the services keep.")] = Path("var"),
    map_file: Map = MAP,
    extra: Annotated[list[str] | None, typer.Option("--with", help="An agent that is not on the map, too.")] = None,
    edited: Annotated[list[str] | None, typer.Option("--reload", help="Start this agent anew when edited.")] = None,
    public_url: Annotated[str, typer.Option(help="Where a proxy serves it, its path included.")] = "",
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every Task.")] = False,
) -> None:
    """Run every service of compose.yaml on this machine until Ctrl-C."""
    # Servers are loaded by the one command that runs them: the others start in a third of the time.
    from orchestrator.local import launch, placement
    from protocols.hosting.event_loop import run
    from protocols.hosting.serve import PortTaken
    from protocols.storage.folder import UnusableStorage

    logging.basicConfig(level="INFO" if verbose else "WARNING", format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("a2a").setLevel(logging.ERROR)
    with refusals("up", PortTaken, UnusableMap, UnusableStorage, launch.NotReady):
        place = partial(placement.place_all, port, str(keep), map_file, extra or [], public_url)
        run(_up(place, keep, processes, edited or []))


async def _up(place: Callable[[], list["Placed"]], keep: Path, processes: bool, edited: list[str]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    from orchestrator.local import launch, placement
    from protocols.storage.folder import folder_of_one

    # The ports kept there are those of one platform: a second one must not even look at them.
    async with AsyncExitStack() as stack:
        stack.enter_context(folder_of_one(str(keep), "council up"))
        placed = place()
        if missing := sorted(set(edited) - {service.place.name for service in placed}):
            raise launch.NotReady(f"--reload {missing[0]}: no service is called so; add --with {missing[0]}")
        running = (launch.many_processes if processes else launch.one_process)(placed, edited)
        url = await stack.enter_async_context(running)
        out.print(f"Adoption Council is ready: [bold]{url}[/]   (Ctrl-C stops it)", soft_wrap=True)
        if placement.front(placed).settings.auth:
            out.print(f"It wants to know who asks: export COUNCIL_KEY=$(council key --keep {keep})", soft_wrap=True)
        sys.stdout.flush()
        await stop.wait()
    out.print("stopped")


app.command()(ask)
app.command()(answer)
app.command()(chat)


app.add_typer(agents.app, name="agents")
app.add_typer(slim, name="slim")
app.add_typer(profile.app, name="profile")
app.add_typer(watch.app, name="watch")


@app.command()
def cancel(task: Annotated[str, typer.Argument(help="The Task to cancel.")], url: Url = URL) -> None:
    """Cancel a running Task and everything it asked of agents."""
    with refusals("cancel"):
        out.print(asyncio.run(_cancel(task, url)))


async def _cancel(task: str, url: str) -> str:
    async with Council.at(url) as council:
        return await council.cancel(task)


app.command()(lesson)
app.command()(doctor)
app.command()(acp)
app.command()(mcp)
app.command()(facts)
app.command(name="new-agent")(new_agent)
app.command(name="key")(clients.key)
app.command(name="add-client")(clients.add_client)
app.command(name="rotate-keys")(clients.rotate_keys)
for command in (storage.check, storage.backup, storage.restore, storage.migrate):
    app.command()(command)
app.command()(fault)
app.command()(faults)
app.command()(tasks)
app.command()(webhooks)
app.command()(record)
app.command()(replay)
app.command()(runs)
app.command()(tap)

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(name="refresh-prices", context_settings=PASSED_ON)
def refresh_prices(context: typer.Context, map_file: Map = MAP) -> None:
    """Resolve the packaged prices anew and print what changed; further arguments are passed on."""
    raise typer.Exit(_refresh("prices", context.args, map_file))


@app.command(name="refresh-catalogue", context_settings=PASSED_ON)
def refresh_catalogue(context: typer.Context, map_file: Map = MAP) -> None:
    """Look the catalogue up in live sources, write a snapshot and print what changed; arguments are passed on."""
    raise typer.Exit(_refresh("catalogue", context.args, map_file))


@app.command(name="refresh-security", context_settings=PASSED_ON)
def refresh_security(context: typer.Context, map_file: Map = MAP) -> None:
    """Look weaknesses and scans up in live sources, write a snapshot and print what changed."""
    raise typer.Exit(_refresh("security", context.args, map_file))


@app.command(name="refresh")
def refresh_everything(
    map_file: Map = MAP,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would change and write nothing.")] = False,
) -> None:
    """Once a month: every refresh the agents offer, one after the other, each with its diff."""
    with refusals("refresh", UnusableMap):
        subjects = sorted(offers(map_file))
    codes = []
    for what in subjects:
        say(out, f"{what}:", style="bold")
        # One that cannot be refreshed today says why and keeps the others from nothing.
        codes.append(_refresh(what, ["--dry-run"] if dry_run else [], map_file))
    raise typer.Exit(max(codes, default=FAILED))


def _refresh(what: str, arguments: list[str], map_file: Path) -> int:
    with refusals(f"refresh-{what}", NobodyRefreshes, UnusableMap):
        return ANSWERED if refresh(what, arguments, map_file) == 0 else FAILED
