"""Software of others, each in a place of its own under `.cache/interop`; what cannot be had is named in the skip."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from conformance.stack import ROOT, stack
from tests.proxies import listens

HERE = Path(__file__).parent
CACHE = ROOT / ".cache/interop"
UV = Path(sys.executable).parent / "uv"
INSTALL_SECONDS, ANSWER_SECONDS = 300, 120
Ask = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("slow")
            item.add_marker(pytest.mark.timeout(600))


def installed(what: str, *commands: Sequence[str | Path], cwd: Path) -> None:
    """Run what installs; a registry that cannot be reached, or a tool that is not there, skips the test."""
    for command in commands:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not on this machine, so {what} was not tried")
        ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
        if ran.returncode:
            pytest.skip(f"{what} could not be installed: {ran.stderr.strip()[-300:]}")


def python_of(peer: str) -> Path:
    """A Python that has what `peers/<peer>.txt` names, by hash."""
    place = CACHE / peer
    python = place / "bin/python"
    wanted = HERE / "peers" / f"{peer}.txt"
    if not (place / wanted.name).exists() or (place / wanted.name).read_text() != wanted.read_text():
        CACHE.mkdir(parents=True, exist_ok=True)
        make = [sys.executable, "-m", "venv", "--clear", str(place)]
        install = [UV, "pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", wanted]
        installed(peer, make, install, cwd=ROOT)
        shutil.copy(wanted, place)
    return python


@pytest.fixture(scope="session")
def javascript() -> Path:
    """A folder with our JavaScript and the packages it names."""
    place = CACHE / "js"
    stale = not (place / "package.json").exists() or (
        (place / "package.json").read_text() != (HERE / "js/package.json").read_text()
    )
    shutil.copytree(HERE / "js", place, dirs_exist_ok=True)
    if stale or not (place / "node_modules").exists():
        quiet = ["--silent", "--no-audit", "--no-fund", "--no-package-lock"]
        try:
            installed("the JavaScript SDK", ["npm", "install", "--prefix", str(place), *quiet], cwd=place)
        except pytest.skip.Exception:
            (place / "package.json").unlink()
            raise
    return place


@pytest.fixture(scope="module")
def services(tmp_path_factory) -> Iterator[Mapping[str, str]]:
    """The platform as a person starts it: URLs by name."""
    with stack(tmp_path_factory.mktemp("keep"), {}) as urls:
        yield urls


@pytest.fixture(scope="module")
def serving(services, tmp_path_factory) -> Iterator[Callable[[str], Mapping[str, str]]]:
    """The platform's URLs by name, for a binding; gRPC is spoken by one that was told to."""
    with ExitStack() as stacks:

        @cache
        def told_to() -> Mapping[str, str]:
            return stacks.enter_context(stack(tmp_path_factory.mktemp("grpc"), {"GRPC_PORT": "0"}))

        yield lambda binding: told_to() if binding == "GRPC" else services


@pytest.fixture(scope="module")
def node(javascript) -> Ask:
    """Runs a program of ours on the JavaScript SDK, once for the same words; what it printed, as JSON."""

    @cache
    def ask(program: str, *arguments: str) -> Any:
        return answered(["node", program, *arguments], javascript)

    return ask


@pytest.fixture(scope="module")
def peer() -> Ask:
    """Runs a program of `peers/` with its own packages, once for the same words; what it printed, as JSON."""

    @cache
    def ask(name: str, *arguments: str) -> Any:
        return answered([str(python_of(name)), "-W", "ignore", f"{HERE}/peers/{name}.py", *arguments], ROOT)

    return ask


def answered(command: list[str], cwd: Path) -> Any:
    """What a program printed last, as JSON; its complaints when it failed."""
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-2000:]
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture
def foreign(javascript) -> Iterator[Callable[..., str]]:
    """Starts agents of others that stop with the test; gives their URLs."""
    with ExitStack() as agents:

        def begin(*arguments: str) -> str:
            return agents.enter_context(_running(["node", "agent.mjs", *arguments], javascript))

        yield begin


@pytest.fixture
def talker() -> Iterator[Callable[..., str]]:
    """Starts an agent of `peers/` that stops with the test, with its own packages or another peer's; gives its URL."""
    with ExitStack() as agents:

        def begin(peer: str, *arguments: str, packages: str = "") -> str:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = str(free.getsockname()[1])
            python = str(python_of(packages or peer))
            program = [python, "-W", "ignore", f"{HERE}/peers/{peer}.py", port, *arguments]
            return agents.enter_context(_running(program, ROOT))

        yield begin


@contextmanager
def _running(command: list[str], cwd: Path) -> Iterator[str]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=cwd, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http"), f"{command[1]} did not start"
            # Some frameworks give no word when they listen, so their program prints its URL before.
            listens(urlsplit(url).port or 80, 60)
            yield url
        finally:
            process.terminate()
