"""nginx before a service, serving it below a path as docs/behind-a-proxy.md writes it; skips where it is not."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import at, free_ports
from tests.import_reach import ROOT

PREFIX = "/team/council"
GUIDE = ROOT / "docs/behind-a-proxy.md"
TEMPORARY = "".join(
    f"{kind}_temp_path {{folder}}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)
AROUND = "daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{ access_log off;\n"


@contextmanager
def proxied(folder: Path, service_port: int) -> Iterator[str]:
    """The URL of the service that listens, or will listen, on that port, as nginx serves it."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("nginx is not on this machine (Debian: apt-get install nginx-light), so no proxy was tried")
    (port,) = free_ports(1)
    config = folder / "nginx.conf"
    server = f"server {{ listen 127.0.0.1:{port};\n{location(service_port)}\n}} }}\n"
    config.write_text((AROUND + TEMPORARY).format(folder=folder) + server)
    with subprocess.Popen([program, "-p", folder, "-c", config], stderr=subprocess.DEVNULL) as nginx:
        try:
            listens(port)
            yield at(port) + PREFIX
        finally:
            nginx.terminate()


def location(service_port: int) -> str:
    """The block that the guide tells people to write, for another port."""
    (block,) = re.findall(r"```nginx\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert "127.0.0.1:8000" in block
    return block.replace("127.0.0.1:8000", f"127.0.0.1:{service_port}")


def listens(port: int, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < until, "nginx did not start"
