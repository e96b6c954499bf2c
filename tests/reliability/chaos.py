"""A storm over the whole platform, from a seed, while people ask.

Processes are killed and stalled, connections cut, clocks set wrong, disks full, the database server restarted.

`make chaos KILLS=500 SEED=7 DATABASE=postgresql`; what does not hold is printed, with the command that begins the same
storm again.
"""

import argparse
import asyncio
import logging
import random
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from protocols.a2a.compose_map import Place, agents_on, read_map
from protocols.hosting.serve import listen
from protocols.storage.database import Database
from protocols.storage.location import database_at
from tests.conftest import at, free_ports
from tests.postgres_server import Server, missing, postgres_server
from tests.reliability.invariants import STUCK, broken, events_missed
from tests.reliability.persons import Person
from tests.reliability.replicas import AHEAD, BACK, ROOT, Balancer, Replicas

logger = logging.getLogger(__name__)
PLACES = read_map(ROOT / "compose.yaml")
FRONT = next(place.name for place in PLACES if not place.is_agent)
PERSONS = 4
KILL, STALL, CUT, CLOCK, FULL, RESTART = "kill", "stall", "cut", "clock", "full", "restart"
WEIGHTS = {KILL: 6, STALL: 1, CUT: 1, CLOCK: 1}
# A disk is full where there are files; only a server is restarted.
ON_FILES, ON_A_SERVER = {FULL: 1}, {RESTART: 1}
LONGEST_PAUSE, LONGEST_STALL = 1.5, 3.0
FIRST_PAGE = 4096
SETTLE_SECONDS = 120


@dataclass
class Platform:
    """Every service of the map, so many times each, at addresses that stay; `database_url` is empty on files."""

    services: dict[str, Replicas]
    balancers: list[Balancer]
    databases: dict[str, Database]
    server: Server | None
    database_url: str
    restarting: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def url(self) -> str:
        """Where people ask."""
        return self.services[FRONT].url


@asynccontextmanager
async def platform(folder: Path, server: Server | None) -> AsyncIterator[Platform]:
    """On PostgreSQL two of each, on files one; raises TimeoutError when one does not become ready."""
    count, url = (2, server.url()) if server else (1, "")
    sockets = {place.name: listen("127.0.0.1", 0) for place in PLACES}
    urls = {name: at(socket.getsockname()[1]) for name, socket in sockets.items()}
    whole = Platform({}, [], {}, server, url)
    async with AsyncExitStack() as stack:
        for place in PLACES:
            ports = free_ports(count)
            balancer = Balancer(list(ports))
            whole.balancers.append(balancer)
            await stack.enter_async_context(balancer.listening(sockets[place.name]))
            environment = _environment(place, urls, url, folder)
            service = whole.services[place.name] = Replicas(
                f"{place.module}.__main__", urls[place.name], ports, environment
            )
            # In a thread: a service that finishes what it was asked may need the balancers meanwhile.
            stack.push_async_callback(asyncio.to_thread, service.stop)
            whole.databases[place.name] = database_at(url, str(folder / f"{place.name}.sqlite"), place.name)
        await asyncio.gather(*(service.ready() for service in whole.services.values()))
        yield whole


def _environment(place: Place, urls: dict[str, str], database: str, folder: Path) -> dict[str, str]:
    agents = {name: urls[name] for name in agents_on(PLACES) if name != place.name}
    return {
        "KEEP": str(folder),
        "DATABASE_URL": database,
        "AGENT_URLS": " ".join(agents.values()),
        "PLATFORM_URLS": " ".join(f"{name}={url}" for name, url in urls.items() if name != place.name),
        # All of a storm's: what retention deleted would look as if it had been lost.
        "KEPT_TASKS": "1000000",
        "LOG_LEVEL": "ERROR",
    }


async def storm(whole: Platform, kills: int, seed: int) -> None:
    """Misfortunes at every service at once until so many processes were killed; what happens follows from the seed."""
    shares = [len(range(number, kills, len(whole.services))) for number in range(len(whole.services))]
    async with asyncio.TaskGroup() as group:
        for name, share in zip(whole.services, shares, strict=True):
            group.create_task(_storm_at(name, whole, share, random.Random(f"{seed} {name}")))


async def _storm_at(name: str, whole: Platform, kills: int, chance: random.Random) -> None:
    service, names = whole.services[name], list(whole.services)
    weights = WEIGHTS | (ON_A_SERVER if whole.server else ON_FILES)
    killed = 0
    while killed < kills:
        number, pause = chance.randrange(len(service.processes)), chance.uniform(0, LONGEST_PAUSE)
        misfortune = chance.choices(list(weights), list(weights.values()))[0]
        logger.info("%s: %d of %d killed; %s %d", name, killed, kills, misfortune, number)
        match misfortune:
            case "kill":
                killed += 1
                await asyncio.to_thread(service.kill, number)
                await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
                service.revive(number)
                # One at a time of a service: with none left nobody could take over.
                await service.ready()
            case "stall":
                service.send(number, signal.SIGSTOP)
                await asyncio.sleep(chance.uniform(0, LONGEST_STALL))
                service.send(number, signal.SIGCONT)
            case "clock":
                service.send(number, chance.choice((AHEAD, BACK)))
            case "full":
                service.limit_files(number, FIRST_PAGE)
                await asyncio.sleep(chance.uniform(0, LONGEST_STALL))
                service.limit_files(number)
            case "cut":
                whole.balancers[names.index(chance.choice(names))].close()
            case "restart" if whole.server:
                async with whole.restarting:
                    await asyncio.to_thread(whole.server.restart)
        await asyncio.sleep(pause)


async def people(whole: Platform, over: asyncio.Event, persons: list[Person], http: httpx.AsyncClient) -> list[str]:
    """One conversation after another until the storm is over; what was missed by whoever followed."""
    problems = list[str]()
    while not over.is_set():
        person = Person(len(persons), count=2, concerns=list(agents_on(PLACES)))
        persons.append(person)
        try:
            await person.talk(whole.url, http)
        except TimeoutError:
            problems.append(f"person {person.number} gave up after {person.latest}")
        # At once: the events of a Task that has ended are deleted some minutes later.
        problems += await events_missed(whole.database_url, FRONT, person)
    return problems


async def settled(whole: Platform, persons: Sequence[Person]) -> list[str]:
    """What is broken once everything had time to come to rest."""
    agents = [whole.databases[name] for name in agents_on(PLACES)]
    until = time.monotonic() + SETTLE_SECONDS
    while True:
        problems = await broken(whole.databases[FRONT], agents, persons)
        logger.info("%d problems, such as %s", len(problems), problems[:1])
        if not any(STUCK in problem for problem in problems) or time.monotonic() > until:
            return problems
        await asyncio.sleep(2)


async def chaos(kills: int, seed: int, kind: str, folder: Path) -> tuple[list[str], int]:
    """One storm; what does not hold after it, and how many questions were asked."""
    persons, over = list[Person](), asyncio.Event()
    with postgres_server() if kind == "postgresql" else nullcontext() as server:
        async with platform(folder, server) as whole, httpx.AsyncClient(timeout=60) as http:
            asking = [asyncio.create_task(people(whole, over, persons, http)) for _ in range(PERSONS)]
            await storm(whole, kills, seed)
            over.set()
            logger.info("the storm is over; %d people had begun", len(persons))
            outcomes = await asyncio.gather(*asking, return_exceptions=True)
            problems = list[str]()
            for outcome in outcomes:
                problems += outcome if isinstance(outcome, list) else [f"a person gave up: {outcome!r}"]
            problems += await settled(whole, persons)
    return problems, sum(len(person.questions) for person in persons)


def main() -> int:
    """The exit status: 1 when something did not hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=40)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments.add_argument("--verbose", action="store_true")
    chosen = arguments.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s")
    logger.setLevel("INFO" if chosen.verbose else "WARNING")
    if chosen.database == "postgresql" and (problem := missing()):
        print(f"NOT RUN: {problem}")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        problems, questions = asyncio.run(chaos(chosen.kills, chosen.seed, chosen.database, Path(folder)))
    took = time.monotonic() - began
    print(f"{chosen.kills} kills, {questions} questions, {len(problems)} problems, {took:.0f} s on {chosen.database}")
    for problem in problems:
        print(f"  {problem}")
    if problems:
        command = f"KILLS={chosen.kills} SEED={chosen.seed} DATABASE={chosen.database}"
        print(f"the same storm: make chaos {command}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
