"""Several processes of one service behind a balancer without sticky sessions, as a cluster runs them."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from protocols.hosting.serve import listen
from tests.conftest import at, free_ports, until_ready

ROOT = Path(__file__).parent.parent.parent


class Balancer:
    """Passes each connection to the next backend that takes it."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self._pipes: set[asyncio.Task[None]] = set()

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until either side closes."""
        pipe = asyncio.current_task()
        assert pipe is not None
        self._pipes.add(pipe)
        try:
            backend = await self._backend()
            if backend is not None:
                await asyncio.gather(_pipe(reader, backend[1]), _pipe(backend[0], writer))
        finally:
            writer.close()
            self._pipes.discard(pipe)

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
        for pipe in self._pipes:
            pipe.cancel()


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

    def _process(self, port: int) -> subprocess.Popen[bytes]:
        own = {"PORT": str(port), "PUBLIC_URL": self.url, "PYTHONPATH": str(ROOT)}
        environment = {"LOG_LEVEL": "WARNING", **os.environ, **self._environment, **own}
        return subprocess.Popen([sys.executable, "-m", self._module], env=environment, cwd=ROOT)

    async def ready(self) -> None:
        """Returns when each is."""
        await asyncio.gather(*(until_ready(url, 60) for url in self.urls))

    def kill(self, number: int) -> None:
        """As a machine that loses its power, but for the connections, which close."""
        self.processes[number].kill()
        self.processes[number].wait(10)

    def revive(self, number: int) -> None:
        """Start it again where it was."""
        self.processes[number] = self._process(int(self.urls[number].rpartition(":")[2]))

    def stop(self) -> None:
        """As an operator does."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


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
    async with await asyncio.start_server(balancer.pass_on, sock=listening):
        service = Replicas(module, url, ports, shared)
        try:
            await service.ready()
            yield service
        finally:
            await asyncio.to_thread(service.stop)
            balancer.close()
