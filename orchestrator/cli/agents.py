"""`council agents`: who is there and as what each is asked; `add`, `remove`, `trust`: who joins, how far it counts."""

import asyncio
import json
import sys
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer
from rich.console import Console

from orchestrator.cli.api_key import problem_in
from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.text_layout import say
from protocols.adoption import TrustLevel

out = Console()
err = Console(stderr=True)
DONE, FAILED = 0, 1
NAME_COLUMNS = 14
URL = "http://127.0.0.1:8000"

Url = Annotated[str, typer.Option(help="A running orchestrator.", envvar="COUNCIL_URL")]
app = typer.Typer(help="The agents in the directory, how they are doing, and as what they are asked.")


@app.callback(invoke_without_command=True)
def agents(
    context: typer.Context,
    url: Url = URL,
    extended: Annotated[bool, typer.Option("--extended", help="Print their extended cards as JSON.")] = False,
) -> None:
    """The agents in the directory, how they are doing, and as what they are asked."""
    if context.invoked_subcommand is None:
        raise typer.Exit(asyncio.run(_agents(url, extended)))


@app.command()
def trust(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    level: Annotated[TrustLevel, typer.Argument(help="What its word does from now on.")],
    url: Url = URL,
) -> None:
    """Say how far an agent is trusted: heard (shown only), weighed (counts a little), may-block (counts in full)."""
    raise typer.Exit(asyncio.run(_trust(agent, level, url)))


@app.command()
def add(
    agent: Annotated[str, typer.Argument(help="Its base URL, or the URL of its AgentCard.")],
    trust: Annotated[TrustLevel, typer.Option(help="How far its word goes.")] = TrustLevel.HEARD,
    url: Url = URL,
) -> None:
    """Let an agent join the running platform; the next question is put to it, and it is kept over restarts."""
    raise typer.Exit(asyncio.run(_change(url, "POST", "/agents", {"url": agent, "trust": trust}, "joined")))


@app.command()
def remove(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    url: Url = URL,
) -> None:
    """Take an agent off again that joined by `council agents add`."""
    raise typer.Exit(asyncio.run(_change(url, "DELETE", f"/agents?agent={quote(agent, safe='')}", None, "left")))


async def _change(url: str, method: str, path: str, body: dict[str, str] | None, done: str) -> int:
    try:
        async with Council.at(url) as council:
            answer = await council.api(method, path, json.dumps(body) if body else "")
            if not answer.is_success:
                raise NotThere(problem_in(answer))
            _show(answer.json(), done)
    except NotThere as problem:
        return _failed(problem)
    return DONE


async def _agents(url: str, extended: bool) -> int:
    try:
        async with Council.at(url) as council:
            if extended:
                sys.stdout.write(json.dumps(await council.extended_cards(), indent=2) + "\n")
                return DONE
            for agent in await council.agents():
                _show(agent, "up  " if agent["up"] else "down")
    except NotThere as problem:
        return _failed(problem)
    return DONE


async def _trust(agent: str, level: TrustLevel, url: str) -> int:
    try:
        async with Council.at(url) as council:
            answer = await council.api("PUT", "/trust", json.dumps({"agent": agent, "level": level}))
            if answer.status_code != httpx.codes.OK:
                raise NotThere(problem_in(answer))
    except NotThere as problem:
        return _failed(problem)
    say(out, plain(f"{agent} is trusted as {level} from the next question on."))
    return DONE


def _show(agent: dict[str, Any], state: str) -> None:
    answers = f", answers in {max(1, round(agent['milliseconds']))} ms" if agent["up"] else ""
    line = f"{state.strip()}{answers}  {agent['url']}"
    say(out, plain(line), f"{plain(agent['name']):<{NAME_COLUMNS}}", "green" if agent["up"] else "red")
    skills = (skill.get("name") or skill["id"] for skill in (agent["card"] or {}).get("skills", ()))
    fix = f" (fix: {agent['role']['fix']})" if agent["role"]["fix"] else ""
    signature = f"signature {agent['signature']['state']} {agent['signature']['key'][:12]}".strip()
    for detail in (f"{agent['role']['says']}{fix}", f"skills: {', '.join(skills)}", signature):
        say(out, plain(detail), " " * NAME_COLUMNS, "dim")


def _failed(problem: NotThere) -> int:
    say(err, plain(str(problem)), style="red")
    return FAILED
