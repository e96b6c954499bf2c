"""`council key`, `add-client` and `rotate-keys`: who may ask, and what the services sign with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.display.terminal import out, refusals
from protocols.a2a.compose_map import MAP, UnusableMap, read_map
from protocols.storage.documents.place import Place
from protocols.storage.secret_files import UnusableStorage

DatabaseUrl = Annotated[
    str, typer.Option("--database", help="The PostgreSQL server the services share.", envvar="DATABASE_URL")
]
Map = Annotated[Path, typer.Option("--map", help="The compose file that says which services there are.", envvar="MAP")]
Keep = Annotated[Path, typer.Option(help="Folder for what the services keep.", envvar="KEEP")]
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

    with refusals("add-client", UnusableClient):
        typer.echo(add(keep, name, tenant or name))


def rotate_keys(
    keep: Keep = VAR,
    revoke: Annotated[bool, typer.Option("--revoke", help="Forget the old keys at once: they were stolen.")] = False,
    database: DatabaseUrl = "",
    map_file: Map = MAP,
) -> None:
    """Give every service a new signing key; the old one hands over to it. Running services notice."""
    from protocols.a2a.signing.key_store import SigningKeys

    with refusals("rotate-keys", UnusableMap, UnusableStorage):
        keys = _key_places(keep, database, map_file)
        if not keys:
            raise UnusableStorage(f"no service keeps a key in {keep}; name the folder with --keep")
        for name, place in keys.items():
            out.print(f"{name:<14} signs with {SigningKeys(place).rotate(revoke)}", soft_wrap=True)


def _key_places(keep: Path, database: str, map_file: Path) -> Mapping[str, Place]:
    """Where the signing key of each service is, by its name."""
    from protocols.a2a.signing.key_store import SUFFIX
    from protocols.storage.documents.place import SharedRow
    from protocols.storage.location import shared_database_at

    if not database:
        return {file.name.removesuffix(SUFFIX): file for file in sorted(keep.glob(f"*{SUFFIX}"))}
    names = [place.name for place in read_map(map_file)]
    return {name: SharedRow(shared_database_at(database, name), name + SUFFIX) for name in names}
