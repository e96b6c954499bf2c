"""Several processes of one service behind a balancer without sticky sessions, as a cluster runs them."""

import asyncio
import importlib
import multiprocessing
import os
import resource
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import time_machine

from protocols.hosting.agent import service_in
from protocols.hosting.serve import listen, main
from tests.conftest import at, free_ports, until_ready

ROOT = Path(__file__).parent.parent.parent
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.reliability.preload"])


# Sets the clock of a process: an hour ahead, or an hour back, of the right time.
AHEAD, BACK = signal.SIGUSR1, signal.SIGUSR2


class Clock:
    """What a process takes for the time of day; what measures how long something takes goes on as before."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def jump(self, signal_number: int, frame: object) -> None:
        """The handler of the two signals."""
        if self._travel:
            self._travel.stop()
        hour = timedelta(hours=1 if signal_number == AHEAD else -1)
        self._travel = time_machine.travel(datetime.now(UTC) + hour, tick=True)
        self._travel.start()


class Balancer:
    """Passes each connection to the next backend that takes it."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._open: set[asyncio.StreamWriter] = set()
        self._connections = asyncio.TaskGroup()

    @asynccontextmanager
    async def listening(self, at_socket: socket.socket) -> AsyncIterator[None]:
        """Passes on what comes to the socket; at the end what is open is cut."""
        async with (
            self._connections,
            await asyncio.start_server(self._accept, sock=at_socket, backlog=512),
        ):
            try:
                yield
            finally:
                self.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.create_task(self._pass_on(reader, writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until either side closes."""
        backend = await self._backend()
        if backend is None:
            writer.close()
            return
        ends = {writer, backend[1]}
        self._open |= ends
        await asyncio.gather(_pipe(reader, backend[1]), _pipe(backend[0], writer))
        self._open -= ends

    async def _backend(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self._ports:
            self._ports.append(self._ports.pop(0))
            try:
                return await asyncio.open_connection("127.0.0.1", self._ports[-1])
            except OSError:
                continue
        return None

    def close(self) -> None:
        """Cut what is open."""
        for writer in self._open:
            writer.transport.abort()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


class Replicas:
    """The processes of one service; `url` leads to any of them, `urls` to each."""

    def __init__(self, module: str, url: str, ports: list[int], environment: Mapping[str, str]) -> None:
        self.url, self.urls = url, [at(port) for port in ports]
        self._module, self._environment = module, environment
        self.processes = [self._process(port) for port in ports]

    def _process(self, port: int) -> ForkServerProcess:
        environment = {"LOG_LEVEL": "WARNING", **self._environment, "PORT": str(port), "PUBLIC_URL": self.url}
        process = FORKS.Process(target=_serve, args=(self._module, environment), daemon=True)
        process.start()
        return process

    async def ready(self) -> None:
        """Returns when each is; one that ended by itself is started again, as compose and Kubernetes do."""
        looking = asyncio.gather(*(until_ready(url, 180) for url in self.urls))
        while not (await asyncio.wait({looking}, timeout=1))[0]:
            for number, process in enumerate(self.processes):
                if not process.is_alive():
                    self.revive(number)
        await looking

    def send(self, number: int, signal_number: signal.Signals) -> None:
        """Send one of them a signal."""
        process = self.processes[number]
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal_number)

    def limit_files(self, number: int, size: int = resource.RLIM_INFINITY) -> None:
        """No file of this process may grow beyond so many bytes: with few, every write fails as on a full disk."""
        process = self.processes[number]
        if process.pid is not None and process.is_alive():
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def kill(self, number: int) -> None:
        """As a machine that loses its power, but for the connections, which close."""
        self.send(number, signal.SIGKILL)
        self.processes[number].join(10)

    def revive(self, number: int) -> None:
        """Start it again where it was."""
        self.processes[number] = self._process(int(self.urls[number].rpartition(":")[2]))

    def stop(self) -> None:
        """As an operator does."""
        for number in range(len(self.processes)):
            self.send(number, signal.SIGCONT)
            self.send(number, signal.SIGTERM)
        for number, process in enumerate(self.processes):
            process.join(15)
            if process.is_alive():
                self.kill(number)


def _serve(module: str, environment: Mapping[str, str]) -> None:
    """In the new process: serve what the module holds, as `python -m` does, with the environment of its own."""
    os.environ.update(environment)
    clock = Clock()
    for signal_number in AHEAD, BACK:
        signal.signal(signal_number, clock.jump)
    main(service_in(importlib.import_module(module)))


@asynccontextmanager
async def replicas(
    module: str, database: str, keep: Path, count: int = 2, environment: Mapping[str, str] = {}
) -> AsyncIterator[Replicas]:
    """So many processes of the service at `module`, which share a database, a folder of keys and one address."""
    ports = free_ports(count)
    listening = listen("127.0.0.1", 0)
    balancer = Balancer(list(ports))
    url = at(listening.getsockname()[1])
    shared = {"DATABASE_URL": database, "KEEP": str(keep), **environment}
    async with balancer.listening(listening):
        service = Replicas(module, url, ports, shared)
        try:
            await service.ready()
            yield service
        finally:
            await asyncio.to_thread(service.stop)
