"""`council key`, `add-client` and `rotate-keys`: who may ask, and what the services sign with."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.text_layout import say

Keep = Annotated[Path, typer.Option(help="Folder for what the services keep.", envvar="KEEP")]
out, err = Console(), Console(stderr=True)
VAR = Path("var")


def key(keep: Keep = VAR) -> None:
    """Print the operator's API key; made when there is none yet."""
    from protocols.a2a.security.clients import own_key

    typer.echo(own_key(keep))


def add_client(
    name: Annotated[str, typer.Argument(help="What the client is called.")],
    tenant: Annotated[str, typer.Option(help="Whose it is; clients never see what another client asked.")] = "",
    keep: Keep = VAR,
) -> None:
    """Let another client ask; prints its API key, which is kept nowhere. Running services notice."""
    from protocols.a2a.security.clients import UnusableClient, add

    try:
        typer.echo(add(keep, name, tenant or name))
    except UnusableClient as problem:
        say(err, plain(f"council add-client: {problem}"), style="red")
        raise typer.Exit(1) from problem


def rotate_keys(
    keep: Keep = VAR,
    revoke: Annotated[bool, typer.Option("--revoke", help="Forget the old keys at once: they were stolen.")] = False,
) -> None:
    """Give every service a new signing key; the old one hands over to it. Running services notice."""
    from protocols.a2a.signing.key_store import SUFFIX, SigningKeys

    files = sorted(keep.glob(f"*{SUFFIX}"))
    if not files:
        say(
            err,
            plain(f"council rotate-keys: no service keeps a key in {keep}; name the folder with --keep"),
            style="red",
        )
        raise typer.Exit(1)
    for file in files:
        out.print(f"{file.name.removesuffix(SUFFIX):<14} signs with {SigningKeys(file).rotate(revoke)}", soft_wrap=True)
