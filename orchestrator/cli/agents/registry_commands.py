"""`council agents history|export|import`: what changed on a card, and agents to and from other registries."""

from typing import Annotated
from urllib.parse import quote

import typer

from orchestrator.cli.agents.agent_lines import version_lines
from orchestrator.cli.agents.api_call import answered, print_json
from orchestrator.cli.display.terminal import FAILED, URL, Url, out
from orchestrator.cli.display.text_layout import print_line


def history(
    agent: Annotated[str, typer.Argument(help="The agent, as `council agents` names it, or its URL.")],
    url: Url = URL,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Every card that was seen of an agent, oldest first, with what changed by JSON pointer."""
    versions = answered(url, "GET", f"/agents/history?agent={quote(agent, safe='')}")
    if as_json:
        print_json(versions)
        return
    for version in versions:
        for line in version_lines(version):
            print_line(out, line)


def export(
    agent: Annotated[str, typer.Argument(help="The agent to export by --oasf, by its name or URL.")] = "",
    oasf: Annotated[bool, typer.Option("--oasf", help="One agent as a record of the OASF, version 1.1.0.")] = False,
    url: Url = URL,
) -> None:
    """Print the AgentCards of the directory as JSON, or one agent as a record for AGNTCY's directory."""
    if oasf and not agent:
        raise typer.BadParameter("--oasf takes the agent to export: council agents export --oasf NAME")
    path = f"/agents/oasf?agent={quote(agent, safe='')}" if oasf else "/agents/cards"
    print_json(answered(url, "GET", path))


def take_over(
    catalog: Annotated[str, typer.Argument(help="An AI Catalog, or a registry's list of AgentCards.")],
    url: Url = URL,
) -> None:
    """Let every agent of a catalog join; for each, where it is now or why it is not. Exit 1 when none joined."""
    outcomes = answered(url, "POST", "/agents/import", {"url": catalog})
    for outcome in outcomes:
        remark = f" ({outcome['remark']})" if outcome["remark"] else ""
        if outcome["joined"]:
            print_line(out, f"{outcome['name']} joined: {outcome['joined']}{remark}", "green")
        else:
            print_line(out, f"{outcome['name']} did not join: {outcome['reason']}", "red")
    if not any(outcome["joined"] for outcome in outcomes):
        print_line(out, "No agent joined.")
        raise typer.Exit(FAILED)
