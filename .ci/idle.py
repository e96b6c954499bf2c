"""Measures what idle containers cost: the promise is a second of CPU a minute for four of them.

What fails is twice that: a health check that starts a Python costs eleven times as much, a slow machine does not."""

import subprocess
import sys
import time
from pathlib import Path

SECONDS = 60
MOST_A_CONTAINER = 0.5


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=sys.argv[1]).stdout


def used(container: str) -> float:
    """Seconds of CPU since it started, as its control group counts them."""
    for place in Path("/sys/fs/cgroup").rglob(f"*{container}*"):
        if (place / "cpu.stat").is_file() and "usage_usec" in (text := (place / "cpu.stat").read_text()):
            return int(text.split("usage_usec ")[1].split()[0]) / 1e6
        if (place / "cpuacct.usage").is_file():
            return int((place / "cpuacct.usage").read_text()) / 1e9
    raise SystemExit(f"the control group of {container[:12]} is not where this looks")


containers = output("docker", "compose", "ps", "--quiet", "--no-trunc").split()
time.sleep(20)
before = sum(used(each) for each in containers)
time.sleep(SECONDS)
spent = (sum(used(each) for each in containers) - before) * 60 / SECONDS
sys.stdout.write(f"{len(containers)} idle containers: {spent:.2f} s of CPU a minute\n")
assert spent < MOST_A_CONTAINER * len(containers), spent
