"""`council fault` switches a fault of an agent on or off; `council faults` lists them."""

import asyncio
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.table import Table

from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.terminal import URL, Url, out, refusals
from orchestrator.cli.display.text_layout import print_line, say
from orchestrator.web.faults.panel_state import FaultPanel
from protocols.a2a.fault_switches import FaultName, FaultNow, Phase, Schedule


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
    url: Url = URL,
) -> None:
    """Switch a fault of an agent on, or off; `council faults` says what each does and what to expect."""
    with refusals("fault", typer.BadParameter):
        try:
            schedule = Schedule(after=after, lasts=lasts, requests=requests, share=share, seed=seed, seconds=seconds)
        except ValidationError as error:
            first = error.errors()[0]
            raise typer.BadParameter(f"{first['loc'][0]}: {first['msg']}") from error
        asyncio.run(_switch(url, agent, name, None if off else schedule))


def faults(
    off: Annotated[bool, typer.Option("--off", help="Switch every fault of every agent off.")] = False,
    describe: Annotated[bool, typer.Option("--describe", help="Say what each does and what to expect.")] = False,
    url: Url = URL,
) -> None:
    """Every agent's faults and how they stand."""
    with refusals("faults"):
        panel = asyncio.run(_panel(url, off))
    out.print(_table(panel))
    if not describe:
        say(out, "`council faults --describe` says what each fault does; `council fault AGENT FAULT` switches one on.")
        return
    # Every agent has the same faults: the first that has any describes them for all.
    for now in next((agent.faults for agent in panel.agents if agent.faults), ()):
        say(out, now.fault.does, f"\n{now.fault.name}: ")
        say(out, now.fault.expected, "  Expect: ", "dim")


async def _switch(url: str, agent: str, name: FaultName, schedule: Schedule | None) -> None:
    method, body = ("PUT", schedule.model_dump_json()) if schedule else ("DELETE", "")
    async with Council.at(url) as council:
        answer = await council.api(method, f"/faults/{agent}/{name}", body)
    if schedule is None:
        print_line(out, f"{agent}: {name} is off")
        return
    now = FaultNow.model_validate_json(answer)
    print_line(out, f"{agent}: {name} is {now.phase}. {now.fault.does}")
    print_line(out, f"Expect: {now.fault.expected}", "dim")


async def _panel(url: str, off: bool) -> FaultPanel:
    # One call does both: switching all off answers with how they stand afterwards.
    async with Council.at(url) as council:
        panel = FaultPanel.model_validate_json(await council.api("DELETE" if off else "GET", "/faults"))
    if not panel.demo:
        raise NotThere("not in demo mode, so nothing can be switched; start it with DEMO=on.")
    return panel


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
