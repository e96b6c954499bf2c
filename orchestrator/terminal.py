"""`council`: start the stack, ask, chat, see the agents and the wire, from a terminal."""

import asyncio
import contextlib
import json
import logging
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from orchestrator import terminal_security
from orchestrator.client import Council, NotThere, Outcome
from orchestrator.fault_terminal import fault, faults
from orchestrator.key import KEY
from orchestrator.lab.terminal import lesson
from orchestrator.refreshing import NobodyRefreshes, refresh
from orchestrator.terminal_recording import record, replay
from orchestrator.terminal_tasks import add_tasks
from orchestrator.terminal_view import plain, show
from orchestrator.terminal_webhooks import add_webhooks
from orchestrator.wire_view import show_wire
from protocols.a2a.map import MAP, UnusableMap
from protocols.adoption import Progress

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
out = Console()
err = Console(stderr=True)
ANSWERED, FAILED, MORE_NEEDED = 0, 1, 2
URL = "http://127.0.0.1:8000"
QUIT = "/quit"

Url = Annotated[str, typer.Option(help="A running orchestrator.", envvar="COUNCIL_URL")]
Map = Annotated[Path, typer.Option("--map", help="The compose file that says which services there are.")]
Wire = Annotated[bool, typer.Option("--show-wire", help="Print every exchange as it happens.")]


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
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every Task.")] = False,
) -> None:
    """Run every service of compose.yaml on this machine until Ctrl-C."""
    # Servers are loaded by the one command that runs them: the others start in a third of the time.
    from orchestrator import launch
    from protocols.a2a.loop import run
    from protocols.a2a.running import PortTaken

    logging.basicConfig(level="INFO" if verbose else "WARNING", format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("a2a").setLevel(logging.ERROR)
    try:
        run(_up(port, processes, keep, map_file))
    except (PortTaken, UnusableMap, launch.NotReady) as problem:
        err.print(f"council up: {problem}", style="red", soft_wrap=True)
        raise typer.Exit(FAILED) from problem


async def _up(port: int, processes: bool, keep: Path, map_file: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    from orchestrator import launch

    placed = launch.place_all(port, str(keep), map_file)
    running = launch.many_processes(placed) if processes else launch.one_process(placed)
    async with running as url:
        out.print(f"Adoption Council is ready: [bold]{url}[/]   (Ctrl-C stops it)", soft_wrap=True)
        if launch.face(placed).settings.auth:
            out.print(f"It wants to know who asks: export COUNCIL_KEY=$(council key --keep {keep})", soft_wrap=True)
        sys.stdout.flush()
        await stop.wait()
    out.print("stopped")


@app.command()
def ask(
    question: str,
    url: Url = URL,
    as_json: Annotated[bool, typer.Option("--json", help="Print the Recommendation as JSON, nothing else.")] = False,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="Take every Question's default.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Print the whole report with every source.")] = False,
    wire: Wire = False,
) -> None:
    """Ask one question. Exit status: 0 answered, 2 more input needed, 1 failed."""
    raise typer.Exit(asyncio.run(_ask(question, url, as_json, no_ask, report, wire)))


async def _ask(question: str, url: str, as_json: bool, no_ask: bool, report: bool, wire: bool) -> int:
    if not question.strip():
        err.print("Ask something: name a component and how you mean to use it.", style="red")
        return FAILED
    try:
        async with Council.at(url) as council, show_wire(council, err if as_json else out, wire):
            outcome = await council.say(question, _teller(err if as_json else out), may_ask=not no_ask)
    except NotThere as problem:
        err.print(str(problem), style="red", soft_wrap=True)
        return FAILED
    return _told(outcome, as_json, report)


@app.command()
def answer(
    task: Annotated[str, typer.Argument(help="The Task that asks, as `council ask` printed it.")],
    values: Annotated[list[str], typer.Argument(help="field=value, as many as there are questions.")],
    url: Url = URL,
    as_json: Annotated[bool, typer.Option("--json", help="Print the Recommendation as JSON, nothing else.")] = False,
) -> None:
    """Answer what a Task asked, by field."""
    raise typer.Exit(asyncio.run(_answer(task, values, url, as_json)))


async def _answer(task: str, values: list[str], url: str, as_json: bool) -> int:
    try:
        async with Council.at(url) as council:
            outcome = await council.answer(task, values, _teller(err if as_json else out))
    except NotThere as problem:
        err.print(str(problem), style="red", soft_wrap=True)
        return FAILED
    return _told(outcome, as_json)


@app.command()
def chat(url: Url = URL, wire: Wire = False) -> None:
    """Talk: live progress, questions answered in place, follow-ups in the same conversation."""
    with contextlib.suppress(KeyboardInterrupt):
        raise typer.Exit(asyncio.run(_chat(url, wire)))


async def _chat(url: str, wire: bool) -> int:
    try:
        async with Council.at(url) as council, show_wire(council, out, wire):
            out.print("Ask about adopting an open-source AI component. /retry, /report, /quit.", soft_wrap=True)
            latest: Outcome | None = None
            while (words := await _line("you> ")) not in (None, QUIT):
                if words == "/report":
                    out.print(latest.text if latest else "Nothing was asked yet.", markup=False, soft_wrap=True)
                elif words:
                    latest = await _one_turn(council, words)
    except NotThere as problem:
        err.print(str(problem), style="red", soft_wrap=True)
        return FAILED
    return ANSWERED


async def _one_turn(council: Council, words: str) -> Outcome:
    outcome = await (council.retry(_teller(out)) if words == "/retry" else council.say(words, _teller(out)))
    while outcome.form:
        values: dict[str, str] = {}
        for asked in {each.question.field: each for each in outcome.form.asked}.values():
            default = "" if asked.question.default is None else f" [{asked.question.default}]"
            out.print(
                plain(f"{asked.agent} asks: {asked.question.asks} ({asked.question.why})"), markup=False, soft_wrap=True
            )
            said = await _line(f"  answer, /skip or /stop{default}> ")
            if said in (None, "/stop", QUIT):
                out.print(await council.cancel(outcome.task_id))
                return outcome
            values[asked.question.field] = "unknown" if said == "/skip" else said
        outcome = await council.settle(outcome, values, _teller(out))
    _told(outcome, as_json=False)
    return outcome


async def _line(prompt: str) -> str | None:
    """One line from the person, `None` at the end of input; the event loop goes on meanwhile."""
    try:
        return (await asyncio.to_thread(input, prompt)).strip()
    except EOFError:
        return None


@app.command()
def agents(
    url: Url = URL,
    extended: Annotated[bool, typer.Option("--extended", help="Print their extended cards as JSON.")] = False,
) -> None:
    """The agents in the directory and how they are doing."""
    raise typer.Exit(asyncio.run(_agents(url, extended)))


async def _agents(url: str, extended: bool) -> int:
    try:
        async with Council.at(url) as council:
            if extended:
                sys.stdout.write(json.dumps(await council.extended_cards(), indent=2) + "\n")
                return ANSWERED
            for agent in await council.agents():
                state = "[green]up[/]" if agent["up"] else "[red]down[/]"
                signed = f"signature {agent['signature']['state']} {agent['signature']['key'][:12]}".strip()
                out.print(f"{agent['name']:<14} {state}  {agent['url']}  {signed}  {agent['problem']}", soft_wrap=True)
    except NotThere as problem:
        err.print(str(problem), style="red", soft_wrap=True)
        return FAILED
    return ANSWERED


@app.command()
def cancel(task: Annotated[str, typer.Argument(help="The Task to cancel.")], url: Url = URL) -> None:
    """Cancel a running Task and everything it asked of agents."""
    raise typer.Exit(asyncio.run(_cancel(task, url)))


async def _cancel(task: str, url: str) -> int:
    try:
        async with Council.at(url) as council:
            out.print(await council.cancel(task))
    except NotThere as problem:
        err.print(str(problem), style="red", soft_wrap=True)
        return FAILED
    return ANSWERED


app.command()(lesson)
app.command(name="key")(terminal_security.key)
app.command(name="add-client")(terminal_security.add_client)
app.command(name="rotate-keys")(terminal_security.rotate_keys)
app.command()(fault)
app.command()(faults)
add_tasks(app, out, err, URL)
add_webhooks(app, out, err, URL)
app.command()(record)
app.command()(replay)

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(name="refresh-prices", context_settings=PASSED_ON)
def refresh_prices(context: typer.Context, map_file: Map = MAP) -> None:
    """Resolve the packaged prices anew and print what changed; further arguments are passed on."""
    raise typer.Exit(_refresh("prices", context.args, map_file))


@app.command(name="refresh-catalogue", context_settings=PASSED_ON)
def refresh_catalogue(context: typer.Context, map_file: Map = MAP) -> None:
    """Look the catalogue up in live sources, write a snapshot and print what changed; arguments are passed on."""
    raise typer.Exit(_refresh("catalogue", context.args, map_file))


def _refresh(what: str, arguments: list[str], map_file: Path) -> int:
    try:
        return ANSWERED if refresh(what, arguments, map_file) == 0 else FAILED
    except (NobodyRefreshes, UnusableMap) as problem:
        err.print(f"council refresh-{what}: {problem}", style="red", soft_wrap=True)
        return FAILED


def _teller(console: Console):
    async def tell(news: Progress) -> None:
        console.print(plain(f"  {news.agent}: {news.says}"), style="dim", markup=False, soft_wrap=True)

    return tell


def _told(outcome: Outcome, as_json: bool, report: bool = False) -> int:
    if outcome.form:
        err.print(f"More is needed; answer with: council answer {outcome.task_id} FIELD=VALUE …", soft_wrap=True)
        for asked in outcome.form.asked:
            default = "" if asked.question.default is None else f"  default: {asked.question.default}"
            err.print(f"  {asked.question.field}: {asked.question.asks}{default}", markup=False, soft_wrap=True)
        return MORE_NEEDED
    if outcome.recommendation and as_json:
        sys.stdout.write(outcome.recommendation.model_dump_json(indent=2) + "\n")
        return ANSWERED
    if outcome.problem:
        err.print(outcome.problem, style="red", markup=False, soft_wrap=True)
        return FAILED
    if outcome.recommendation and not report:
        show(outcome.recommendation, out)
        return ANSWERED
    (err if as_json else out).print(plain(outcome.text), markup=False, soft_wrap=True)
    return FAILED if as_json else ANSWERED
