"""The folder a service keeps its files in: for one process at a time, private to its owner, checked for damage."""

import asyncio
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from protocols.storage.secret_files import REMEDY, UnusableStorage, private

MEMORY = ":memory:"
LEAST_ROOM = 1_000_000
# What SQLite adds to a file's name for those it keeps beside it.
BESIDE = ("", "-wal", "-shm")


@contextmanager
def folder_of_one(folder: str, name: str) -> Iterator[None]:
    """The folder is this process's, for what goes by that name, while the context lasts; raises UnusableStorage.

    The lock belongs to the open file, so a crash leaves none behind.
    """
    if not folder:
        yield
        return
    try:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = open(Path(folder) / f".{name}.running", "a+", opener=private)  # noqa: SIM115  closed below
    except OSError as error:
        raise UnusableStorage(f"{folder} cannot be written to: {error.strerror}; name another folder") from error
    with lock:
        try:
            # A lock of the open file, not a file that exists: a crash leaves none behind.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = f"{name} in process {lock.read() or '?'}"
            raise UnusableStorage(f"{folder} is in use by {holder}; stop that one or name another folder") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def no_room_in(folder: str) -> str:
    """What to say of a disk with hardly any room left; empty while there is some, or nothing is kept."""
    free = shutil.disk_usage(folder).free if folder else LEAST_ROOM
    return "" if free >= LEAST_ROOM else f"the disk of {folder} is full: {free} bytes are left; make room"


async def prepared(path: str) -> str:
    """The path of a SQLite file, now private to its owner and known to be whole; raises UnusableStorage."""
    if path != MEMORY:
        await asyncio.to_thread(_prepare, path)
    return path


def _prepare(path: str) -> None:
    try:
        os.close(private(path, os.O_RDWR | os.O_CREAT))
        for file in filter(os.path.exists, (path + suffix for suffix in BESIDE)):
            os.chmod(file, 0o600)
        with closing(sqlite3.connect(path)) as connection:
            # Once at start: a damaged file is better refused now than found by the Task that needs its page.
            (problem,) = connection.execute("pragma quick_check(1)").fetchone()
    except OSError as error:
        raise UnusableStorage(f"{path} cannot be opened: {error.strerror}") from error
    except sqlite3.DatabaseError as error:
        problem = str(error)
    if problem != "ok":
        raise UnusableStorage(f"{path} is damaged ({problem.splitlines()[-1]}): {REMEDY}")
