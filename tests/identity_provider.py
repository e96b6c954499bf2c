"""An identity provider in a process of its own, for tests that sign in."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.conftest import at, free_ports


@contextmanager
def identity_provider() -> Iterator[str]:
    """Its issuer; Ann is in the platform group, Bob is not, and claims her address."""
    (port,) = free_ports(1)
    people = [
        '{"sub": "ann", "groups": ["platform"]}',
        '{"sub": "bob@example.org", "email": "ann@example.org", "email_verified": false}',
    ]
    users = [part for person in people for part in ("--user-claims", person)]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), *users]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = at(port)
    for _ in range(200):
        try:
            httpx.get(f"{url}/.well-known/openid-configuration")
            break
        except httpx.TransportError:
            time.sleep(0.05)
    yield url
    process.kill()
    process.wait()
