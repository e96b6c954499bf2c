"""`council check`, `backup`, `restore` and `migrate`: what the services keep, in files or on a PostgreSQL server."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.clients import VAR, DatabaseUrl, Keep, Map
from orchestrator.cli.display.terminal import FAILED, err, out, refusals
from protocols.a2a.compose_map import MAP, Place, UnusableMap, read_map
from protocols.storage.database import Database
from protocols.storage.secret_files import UnusableStorage


def check(keep: Keep = VAR, database: DatabaseUrl = "", map_file: Map = MAP) -> None:
    """Look through everything that is kept for damage; exit status 1 when there is some. Changes nothing."""
    from protocols.storage.backup import file_faults

    with refusals("check", UnusableMap, UnusableStorage):
        problems = [] if database else list(file_faults(keep))
        if not problems:
            problems = asyncio.run(_faults(keep, database, map_file))
    for problem in problems:
        err.print(problem, style="red", soft_wrap=True)
    if problems:
        raise typer.Exit(FAILED)
    out.print(f"{'the database' if database else keep} is sound")


def backup(
    into: Annotated[Path, typer.Argument(help="A new folder, or with a database a new file.")],
    keep: Keep = VAR,
    database: DatabaseUrl = "",
) -> None:
    """Copy everything that is kept, as of one moment for each service; services may run meanwhile."""
    from protocols.storage import backup as files
    from protocols.storage import server_backup as server

    with refusals("backup", UnusableStorage):
        if database:
            server.back_up(database, into)
            out.print(f"{into} has the database", soft_wrap=True)
        else:
            names = files.back_up(keep, into)
            out.print(f"{into} has {len(names)} files: {', '.join(names)}", soft_wrap=True)


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="What `council backup` made.")],
    keep: Keep = VAR,
    database: DatabaseUrl = "",
) -> None:
    """Put a backup in the place of what is kept, while no service runs; files that were there are put aside."""
    from protocols.storage import backup as files
    from protocols.storage import server_backup as server

    with refusals("restore", UnusableStorage):
        if database:
            server.restore(database, source)
            out.print("the database is restored")
        else:
            aside = files.restore(source, keep)
            out.print(f"{keep} is restored" + (f"; what was there is in {aside}" if aside else ""), soft_wrap=True)


def migrate(keep: Keep = VAR, database: DatabaseUrl = "", map_file: Map = MAP) -> None:
    """Bring every service's tables up to this program; services do so at their start. Safe to run twice at once."""
    with refusals("migrate", UnusableMap, UnusableStorage):
        for name in asyncio.run(_migrated(keep, database, map_file)):
            out.print(f"{name:<14} is up to date")


async def _migrated(keep: Path, url: str, map_file: Path) -> list[str]:
    from protocols.storage.folder import folder_of_one

    names = []
    for place, database in _databases(keep, url, map_file):
        # A file is one process's; on a server the first to come takes the steps, and the others wait.
        with folder_of_one("" if url else str(keep), place.name):
            async with database.opened(*_schemas(place)):
                names.append(place.name)
    return names


async def _faults(keep: Path, url: str, map_file: Path) -> list[str]:
    from protocols.a2a.persistence.soundness import faults

    problems = []
    for place, database in _databases(keep, url, map_file):
        async with database.viewed():
            found = await database.run(lambda transaction: list(faults(transaction)), durable=False)
            problems += [f"{place.name}: {problem}" for problem in found]
    return problems


def _databases(keep: Path, url: str, map_file: Path) -> list[tuple[Place, Database]]:
    """Of the services on the map, those that have kept something."""
    from protocols.storage.location import database_at

    files = [(place, keep / f"{place.name}.sqlite") for place in read_map(map_file)]
    return [(place, database_at(url, str(file), place.name)) for place, file in files if url or file.exists()]


def _schemas(place: Place):
    from orchestrator.web.tables import SCHEMAS
    from protocols.hosting.assembly import COMMON

    return (*COMMON, *(() if place.is_agent else SCHEMAS))
