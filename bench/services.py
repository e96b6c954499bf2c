"""How long each service of the map takes to be ready, alone and cold: `python bench/services.py [NAME …]`."""

import os
import resource
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from protocols.a2a.compose_map import MAP, Place, read_map

ROUNDS = 3


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def start(place: Place) -> tuple[float, float]:
    """Wall and CPU seconds from the start of the process until `/readyz` says yes."""
    port = free_port()
    environment = os.environ | {"PORT": str(port), "LOG_LEVEL": "ERROR"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", place.module], env=environment)
    while not is_ready(port):
        time.sleep(0.01)
    wall = time.monotonic() - began
    process.terminate()
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def is_ready(port: int) -> bool:
    """Whether the service there can do its job."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    print(f"load average {os.getloadavg()[0]:.1f}; seconds, best of {ROUNDS}; CPU includes stopping")
    for place in read_map(MAP):
        if place.name in sys.argv[1:] or not sys.argv[1:]:
            walls, cpus = zip(*(start(place) for _ in range(ROUNDS)), strict=True)
            print(f"{place.name:<14} ready after {min(walls):.2f}  cpu {min(cpus):.2f}")
