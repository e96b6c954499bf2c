"""A proxy before a service, serving it below a path as docs/behind-a-proxy.md writes it; skips where it is not."""

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
NGINX, CADDY = "nginx", "caddy"
PROXIES = (NGINX, CADDY)
PACKAGES = {NGINX: "nginx-light", CADDY: "caddy"}
TEMPORARY = "".join(
    f"{kind}_temp_path {{folder}}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)
AROUND = "daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{ access_log off;\n"
# Caddy asks for certificates and opens an admin port unless it is told not to.
ALONE = "{\nadmin off\nauto_https off\n}\n"


@contextmanager
def proxied(folder: Path, service_port: int, proxy: str = NGINX) -> Iterator[str]:
    """The URL of the service that listens, or will listen, on that port, as the proxy serves it."""
    program = shutil.which(proxy, path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"{proxy} is not on this machine (Debian: apt-get install {PACKAGES[proxy]}), so it was not tried")
    (port,) = free_ports(1)
    config = folder / f"{proxy}.conf"
    if proxy == NGINX:
        server = f"server {{ listen 127.0.0.1:{port};\n{block(proxy, service_port)}\n}} }}\n"
        config.write_text((AROUND + TEMPORARY).format(folder=folder) + server)
        command = [program, "-p", folder, "-c", config]
    else:
        config.write_text(ALONE + block(proxy, service_port).replace("example.com", at(port)))
        command = [program, "run", "--adapter", "caddyfile", "--config", config]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            listens(port)
            yield at(port) + PREFIX
        finally:
            process.terminate()


def block(proxy: str, service_port: int) -> str:
    """What the guide tells people to write, for another port."""
    (text,) = re.findall(rf"```{proxy}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert "127.0.0.1:8000" in text
    return text.replace("127.0.0.1:8000", f"127.0.0.1:{service_port}")


def listens(port: int, seconds: float = 10) -> None:
    """Returns once something listens on that port of this machine."""
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < until, f"nothing listens on port {port}"
            time.sleep(0.02)
