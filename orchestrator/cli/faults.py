"""`council fault` switches a fault of an agent on or off; `council faults` lists them."""

import asyncio
from typing import Annotated

import httpx
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from orchestrator.cli.api_key import problem_in
from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.text_layout import say
from orchestrator.web.faults.panel_state import FaultPanel
from protocols.a2a.fault_switches import FaultName, FaultNow, Phase, Schedule

out = Console()
err = Console(stderr=True)
# Exit codes, for scripts.
DONE, FAILED = 0, 1

Url = Annotated[str, typer.Option(help="A running orchestrator.", envvar="COUNCIL_URL")]


def fault(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it.")],
    name: Annotated[FaultName, typer.Argument(help="The fault.")],
    lasts: Annotated[float | None, typer.Option("--for", help="Seconds it lasts; else until switched off.")] = None,
    after: Annotated[float, typer.Option(help="Seconds until it begins.")] = 0,
    requests: Annotated[int | None, typer.Option(help="At most so many requests.")] = None,
    share: Annotated[float, typer.Option(help="The share of requests it strikes, 0 to 1.")] = 1,
    seed: Annotated[int, typer.Option(help="Draws which; the same seed draws the same.")] = 1,
    seconds: Annotated[float, typer.Option(help="How slow slow is.")] = 5,
    off: Annotated[bool, typer.Option("--off", help="Switch it off.")] = False,
    url: Url = "http://127.0.0.1:8000",
) -> None:
    """Switch a fault of an agent on, or off; `council faults` says what each does and what to expect."""
    try:
        schedule = Schedule(after=after, lasts=lasts, requests=requests, share=share, seed=seed, seconds=seconds)
    except ValidationError as error:
        first = error.errors()[0]
        say(err, plain(f"{first['loc'][0]}: {first['msg']}"), style="red")
        raise typer.Exit(FAILED) from error
    raise typer.Exit(asyncio.run(_switch(url, agent, name, None if off else schedule)))


def faults(
    off: Annotated[bool, typer.Option("--off", help="Switch every fault of every agent off.")] = False,
    describe: Annotated[bool, typer.Option("--describe", help="Say what each does and what to expect.")] = False,
    url: Url = "http://127.0.0.1:8000",
) -> None:
    """Every agent's faults and how they stand."""
    # One call does both: switching all off answers with how they stand afterwards.
    raise typer.Exit(asyncio.run(_list(url, off, describe)))


async def _switch(url: str, agent: str, name: FaultName, schedule: Schedule | None) -> int:
    method, body = ("PUT", schedule.model_dump_json()) if schedule else ("DELETE", "")
    try:
        async with Council.at(url) as council:
            answer = await council.api(method, f"/faults/{agent}/{name}", body)
            _check(answer)
    except NotThere as problem:
        return _failed(problem)
    if schedule is None:
        out.print(f"{agent}: {name} is off", markup=False, soft_wrap=True)
        return DONE
    now = FaultNow.model_validate_json(answer.content)
    out.print(f"{agent}: {name} is {now.phase}. {now.fault.does}", markup=False, soft_wrap=True)
    out.print(f"Expect: {now.fault.expected}", style="dim", markup=False, soft_wrap=True)
    return DONE


async def _list(url: str, off: bool, describe: bool) -> int:
    try:
        async with Council.at(url) as council:
            answer = await council.api("DELETE" if off else "GET", "/faults")
            _check(answer)
    except NotThere as problem:
        return _failed(problem)
    panel = FaultPanel.model_validate_json(answer.content)
    if not panel.demo:
        say(err, plain("Not in demo mode, so nothing can be switched; start it with DEMO=on."), style="red")
        return FAILED
    out.print(_table(panel))
    if not describe:
        say(out, "`council faults --describe` says what each fault does; `council fault AGENT FAULT` switches one on.")
    if describe:
        # Every agent has the same faults: the first that has any describes them for all.
        for now in next((agent.faults for agent in panel.agents if agent.faults), ()):
            say(out, plain(now.fault.does), f"\n{now.fault.name}: ")
            say(out, plain(now.fault.expected), "  Expect: ", "dim")
    return DONE


def _table(panel: FaultPanel) -> Table:
    table = Table("agent", "on", "waiting or over", "struck", box=None, pad_edge=False)
    for agent in panel.agents:
        on = [now for now in agent.faults if now.phase is Phase.ON]
        waiting = [
            f"{now.fault.name} ({now.phase})" for now in agent.faults if now.phase in (Phase.WAITING, Phase.OVER)
        ]
        struck = [f"{now.fault.name} {now.struck}/{now.seen}" for now in agent.faults if now.seen]
        names = ", ".join(now.fault.name for now in on) or plain(agent.problem) or "none"
        table.add_row(plain(agent.agent), names, ", ".join(waiting), ", ".join(struck))
    return table


def _check(answer: httpx.Response) -> None:
    if answer.status_code == httpx.codes.OK:
        return
    raise NotThere(f"HTTP {answer.status_code}: {problem_in(answer)}")


def _failed(problem: NotThere) -> int:
    say(err, plain(str(problem)), style="red")
    return FAILED
