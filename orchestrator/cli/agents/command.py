"""`council agents`: who is there, how each is doing and as what it is asked; who joins, and how far it counts."""

import asyncio
import json
import sys
from typing import Annotated
from urllib.parse import quote, urlencode

import typer

from orchestrator.cli.agents.agent_lines import agent_lines
from orchestrator.cli.agents.api_call import URL, Url, answered, failed, say
from orchestrator.cli.agents.registry_commands import add_registry_commands
from orchestrator.cli.client import Council, NotThere
from protocols.adoption import TrustLevel

DONE = 0
app = typer.Typer(help="The agents in the directory, how they are doing, and as what they are asked.")


@app.callback(invoke_without_command=True)
def agents(
    context: typer.Context,
    url: Url = URL,
    extended: Annotated[bool, typer.Option("--extended", help="Print their extended cards as JSON.")] = False,
    text: Annotated[str, typer.Option(help="Only those with these words on their card.")] = "",
    skill: Annotated[str, typer.Option(help="Only those with this skill, by its id or part of its name.")] = "",
    tag: Annotated[str, typer.Option(help="Only those with a skill of this tag.")] = "",
) -> None:
    """The agents in the directory, how they are doing, and as what they are asked."""
    if context.invoked_subcommand is not None:
        return
    if extended:
        raise typer.Exit(asyncio.run(_extended(url)))
    query = urlencode({"text": text, "skill": skill, "tag": tag})
    agents = asyncio.run(answered(url, "GET", f"/agents?{query}"))
    for agent in agents:
        _show(agent, "up  " if agent["up"] else "down")
    if not agents:
        say("No agent in the directory is one of these.")


@app.command()
def trust(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    level: Annotated[TrustLevel, typer.Argument(help="What its word does from now on.")],
    url: Url = URL,
) -> None:
    """Say how far an agent is trusted: heard (shown only), weighed (counts a little), may-block (counts in full)."""
    asyncio.run(answered(url, "PUT", "/trust", {"agent": agent, "level": level}))
    say(f"{agent} is trusted as {level} from the next question on.")


@app.command()
def add(
    agent: Annotated[str, typer.Argument(help="Its base URL, or the URL of its AgentCard.")],
    trust: Annotated[TrustLevel, typer.Option(help="How far its word goes.")] = TrustLevel.HEARD,
    url: Url = URL,
) -> None:
    """Let an agent join the running platform; the next question is put to it, and it is kept over restarts."""
    _show(asyncio.run(answered(url, "POST", "/agents", {"url": agent, "trust": trust})), "joined")


@app.command()
def remove(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    url: Url = URL,
) -> None:
    """Take an agent off again that joined by `council agents add`."""
    _show(asyncio.run(answered(url, "DELETE", f"/agents?agent={quote(agent, safe='')}")), "left")


add_registry_commands(app)


async def _extended(url: str) -> int:
    try:
        async with Council.at(url) as council:
            sys.stdout.write(json.dumps(await council.extended_cards(), indent=2) + "\n")
    except NotThere as problem:
        return failed(problem)
    return DONE


def _show(agent: dict, state: str) -> None:
    for number, line in enumerate(agent_lines(agent, state)):
        say(line, "" if number else "green" if agent["up"] else "red")
