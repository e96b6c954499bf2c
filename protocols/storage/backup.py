"""A folder of a service's files copied whole, also while it runs, and put back."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from protocols.storage.folder import BESIDE, folder_of_one
from protocols.storage.secret_files import UnusableStorage, private

RUNNING = ".running"


def back_up(folder: Path, into: Path) -> list[str]:
    """Copy every file into a new folder, each SQLite file as of one moment; the names. Raises UnusableStorage."""
    if not folder.is_dir():
        raise UnusableStorage(f"{folder} is no folder; name the one that the services keep")
    if into.exists() and any(into.iterdir()):
        raise UnusableStorage(f"{into} holds something already; name a new folder")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = []
    for file in _files(folder):
        target = into / file.name
        if file.suffix == ".sqlite":
            target.touch(0o600)
            with closing(_read_only(file)) as source, closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
        else:
            with open(file, "rb") as source, open(target, "wb", opener=private) as copy:
                shutil.copyfileobj(source, copy)
        names.append(file.name)
    return names


def restore(backup: Path, folder: Path) -> Path | None:
    """Put a backup in the folder's place; where the folder's files are now. Raises UnusableStorage while one runs."""
    if problems := list(file_faults(backup)):
        raise UnusableStorage(f"the backup is not sound: {problems[0]}")
    aside = folder.with_name(f"{folder.name}.before-{time.strftime('%Y%m%dT%H%M%S')}") if folder.exists() else None
    fresh = folder.with_name(f"{folder.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    back_up(backup, fresh)
    with ExitStack() as stack:
        # Whatever runs there holds its lock; with all of them ours nothing runs, and nothing can start.
        for lock in folder.glob(f".*{RUNNING}") if folder.exists() else ():
            stack.enter_context(folder_of_one(str(folder), lock.name[1:].removesuffix(RUNNING)))
        if aside:
            folder.rename(aside)
        fresh.rename(folder)
    return aside


def file_faults(folder: Path) -> Iterator[str]:
    """One sentence for each SQLite file that is damaged."""
    if not folder.is_dir():
        yield f"{folder} is no folder"
        return
    for file in _files(folder):
        if file.suffix != ".sqlite":
            continue
        try:
            with closing(_read_only(file)) as connection:
                answers = [answer for (answer,) in connection.execute("pragma integrity_check(3)")]
        except sqlite3.DatabaseError as error:
            answers = [str(error)]
        if answers != ["ok"]:
            yield f"{file} is damaged: {'; '.join(answers)[:300]}"


def _files(folder: Path) -> list[Path]:
    beside = tuple(suffix for suffix in BESIDE if suffix)
    return [
        file
        for file in sorted(folder.iterdir())
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith(beside)
    ]


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
