"""A PostgreSQL server for tests: its own folder and port, fast rather than safe, gone with the context."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import free_ports

# Debian keeps the server's programs out of the PATH.
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
WHERE = os.pathsep.join([os.environ.get("PATH", ""), *map(str, DEBIAN)])
# The server refuses to run as root.
USER = "nobody" if os.geteuid() == 0 else None


def missing() -> str:
    """Why no server can be started here; empty when one can."""
    if not shutil.which("initdb", path=WHERE) or not shutil.which("postgres", path=WHERE):
        return "PostgreSQL is not on this machine: apt-get install postgresql"
    installed = find_spec("psycopg") and find_spec("psycopg_pool")
    return "" if installed else "what requirements-postgres.lock lists is not installed"


@dataclass
class Server:
    """A running server; `restart` breaks every connection, as an upgrade would."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def url(self, encoding: str = "UTF8") -> str:
        """A new, empty database."""
        import psycopg

        name = f"test_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._at("postgres"), autocommit=True) as connection:
            locale = "lc_collate 'C' lc_ctype 'C' template template0"
            connection.execute(f"create database {name} encoding '{encoding}' {locale}".encode())
        return self._at(name)

    def restart(self) -> None:
        """Break every connection, stop, and start again."""
        # SIGINT is the fast shutdown: what was committed without waiting for the disk is written first.
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        self.process = _started(self.folder, self.port)
        self.wait()

    def wait(self, seconds: float = 20) -> None:
        """Returns once it answers."""
        import psycopg

        until = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(self._at("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _at(self, database: str) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/{database}"


@contextmanager
def postgres_server() -> Iterator[Server]:
    """A server of its own until the context ends."""
    folder = Path(tempfile.mkdtemp(prefix="council-postgres-"))
    try:
        if USER:
            shutil.chown(folder, USER)
        command = ["initdb", "-D", str(folder / "data"), "-U", "tester", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run(command, check=True, capture_output=True, user=USER, cwd=folder, env=_environment())
        (port,) = free_ports(1)
        server = Server(folder, port, _started(folder, port))
        try:
            server.wait()
            yield server
        finally:
            server.process.terminate()
            try:
                server.process.wait(10)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    options = ["-c", "fsync=off", "-c", f"unix_socket_directories={folder}", "-c", "max_connections=200"]
    command = ["postgres", "-D", str(folder / "data"), "-p", str(port), "-h", "127.0.0.1", *options]
    log = open(folder / "log", "ab")  # noqa: SIM115  the server writes into it as long as it lives
    with log:
        return subprocess.Popen(command, stdout=log, stderr=log, user=USER, cwd=folder, env=_environment())


def _environment() -> dict[str, str]:
    home = pwd.getpwnam(USER).pw_dir if USER else str(Path.home())
    return {"PATH": WHERE, "HOME": home, "LC_ALL": "C"}
