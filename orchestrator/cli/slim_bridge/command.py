"""`council slim node|agent`: agents over AGNTCY's SLIM, for clients of slima2a."""

import asyncio
import re
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.display.terminal import err, extra, refusals

ADDRESS = "127.0.0.1:46357"
SHORTEST_SECRET = 32
# "agntcy/council/cost": namespace, group and name, without a scheme.
NAME = re.compile(r"[\w.-]+/[\w.-]+/[\w.-]+")
# Without its dependencies: it pins an older A2A SDK to the digit, and works with ours.
EXTRA = "Install the extra and slima2a: pip install 'adoption-council[slim]'; pip install --no-deps slima2a==0.9.3"
app = typer.Typer(no_args_is_help=True, help="Agents over SLIM, the messaging layer of AGNTCY.")


@app.command()
def node(address: Annotated[str, typer.Option(help="Where it listens, without TLS.")] = ADDRESS) -> None:
    """Run a SLIM node on this machine, from the published wheel."""
    from_wheel = _library()
    err.print(f"SLIM node at {address}", soft_wrap=True)
    _run(from_wheel.serve_node(address))


@app.command()
def agent(
    url: Annotated[str, typer.Argument(help="The agent's base URL.")],
    name: Annotated[str, typer.Argument(help="What it is called there: namespace/group/name.")],
    secret: Annotated[str, typer.Option(envvar="SLIM_SHARED_SECRET", help="Shared by all who may speak.")],
    node: Annotated[str, typer.Option(help="The SLIM node.")] = f"http://{ADDRESS}",
    card: Annotated[Path | None, typer.Option(help="Write the card with its new address to this file.")] = None,
) -> None:
    """Make an agent reachable over a SLIM node; every operation is passed on to its URL."""
    if not NAME.fullmatch(name):
        raise typer.BadParameter(f"{name!r} is no namespace/group/name")
    if len(secret) < SHORTEST_SECRET:
        raise typer.BadParameter(f"the secret has {len(secret)} characters, SLIM wants {SHORTEST_SECRET}")
    from_wheel = _library()
    err.print(f"{url} is {name} at {node}", markup=False, soft_wrap=True)
    _run(from_wheel.serve_agent(url, name, node, secret, card))


def _library():
    with extra("slim", EXTRA):
        from orchestrator.cli.slim_bridge import serve

        return serve


def _run(work) -> None:
    try:
        # Broad: what the bindings raise has no base class of its own, and its text is all a person can use.
        with refusals("slim", Exception):
            asyncio.run(work)
    except KeyboardInterrupt:
        err.print("stopped")
