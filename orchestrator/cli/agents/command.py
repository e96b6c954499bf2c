"""`council agents`: who is there, how each is doing and as what it is asked; who joins, and how far it counts."""

from typing import Annotated
from urllib.parse import quote, urlencode

import typer

from orchestrator.cli.agents import registry_commands
from orchestrator.cli.agents.agent_lines import agent_lines
from orchestrator.cli.agents.api_call import answered, print_json
from orchestrator.cli.display.terminal import URL, Url, out
from orchestrator.cli.display.text_layout import print_line
from protocols.adoption import TrustLevel

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
        print_json(answered(url, "GET", "/extended-cards"))
        return
    query = urlencode({"text": text, "skill": skill, "tag": tag})
    agents = answered(url, "GET", f"/agents?{query}")
    for agent in agents:
        _show(agent, "up  " if agent["up"] else "down")
    if not agents:
        print_line(out, "No agent in the directory is one of these.")


@app.command()
def trust(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    level: Annotated[TrustLevel, typer.Argument(help="What its word does from now on.")],
    url: Url = URL,
) -> None:
    """Say how far an agent is trusted: heard (shown only), weighed (counts a little), may-block (counts in full)."""
    answered(url, "PUT", "/trust", {"agent": agent, "level": level})
    print_line(out, f"{agent} is trusted as {level} from the next question on.")


@app.command()
def add(
    agent: Annotated[str, typer.Argument(help="Its base URL, or the URL of its AgentCard.")],
    trust: Annotated[TrustLevel, typer.Option(help="How far its word goes.")] = TrustLevel.HEARD,
    url: Url = URL,
) -> None:
    """Let an agent join the running platform; the next question is put to it, and it is kept over restarts."""
    _show(answered(url, "POST", "/agents", {"url": agent, "trust": trust}), "joined")


@app.command()
def remove(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    url: Url = URL,
) -> None:
    """Take an agent off again that joined by `council agents add`."""
    _show(answered(url, "DELETE", f"/agents?agent={quote(agent, safe='')}"), "left")


app.command()(registry_commands.history)
app.command()(registry_commands.export)
app.command("import")(registry_commands.take_over)


def _show(agent: dict, state: str) -> None:
    for number, line in enumerate(agent_lines(agent, state)):
        print_line(out, line, "" if number else "green" if agent["up"] else "red")
