"""A PostgreSQL database copied into one file and put back, by the server's own programs."""

import os
import shutil
import subprocess
from pathlib import Path

from protocols.storage.secret_files import UnusableStorage

MINUTES = 60


def back_up(url: str, into: Path) -> None:
    """The whole database as of one moment, also while services run; raises UnusableStorage."""
    if into.exists():
        raise UnusableStorage(f"{into} exists already; name a new file")
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={into}", url)
    os.chmod(into, 0o600)


def restore(url: str, backup: Path) -> None:
    """In one transaction, in the place of what is there; raises UnusableStorage, and then nothing is changed."""
    if not backup.is_file():
        raise UnusableStorage(f"{backup} is no file")
    arguments = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _run("pg_restore", *arguments, f"--dbname={url}", str(backup))


def _run(program: str, *arguments: str) -> None:
    if not shutil.which(program):
        raise UnusableStorage(f"{program} is not on this machine: install the client programs of PostgreSQL")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=MINUTES * 60)
    if done.returncode:
        raise UnusableStorage(f"{program}: {done.stderr.strip()[-300:]}")
