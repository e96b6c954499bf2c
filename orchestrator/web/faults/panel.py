"""Reads and sets the fault switches of the agents in the directory."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import httpx
from a2a.types import AgentCard
from pydantic import ValidationError

from orchestrator.run.agent_directory import Directory
from orchestrator.run.directory_entry import Entry
from orchestrator.web.faults.panel_state import AgentFaults
from protocols.a2a.extensions import FAULTS
from protocols.a2a.fault_switches import FaultList, FaultName, FaultNow, Schedule
from protocols.wire.capture.http import OBSERVING

# An agent that hangs for its fault must not hang the panel with the switch that ends it.
SECONDS = 3


class NoSwitches(LookupError):
    """No agent of this name has switches."""


class NotSwitched(RuntimeError):
    """The agent did not switch; the text is its answer."""


@dataclass(frozen=True)
class Panel:
    """Everybody's switches. Agents that declare none on their card, such as those of others, have none."""

    directory: Directory
    http: httpx.AsyncClient

    async def look(self) -> tuple[AgentFaults, ...]:
        """Every agent that has switches, as they stand now."""
        return tuple(await asyncio.gather(*(self._read(entry) for entry in await self._with_switches())))

    async def set(self, agent: str, name: FaultName, schedule: Schedule) -> FaultNow:
        """Switch one fault on; raises NoSwitches and NotSwitched."""
        answer = await self._send("PUT", await self._entry(agent), f"/{name}", schedule.model_dump_json())
        # A fault of the card would else be met only by a question some seconds later.
        self.directory.outdate()
        return FaultNow.model_validate_json(answer.content)

    async def clear(self, agent: str, name: FaultName | None = None) -> None:
        """Switch one fault of an agent off, or all of them; raises NoSwitches and NotSwitched."""
        await self._send("DELETE", await self._entry(agent), f"/{name}" if name else "")
        self.directory.outdate()

    async def clear_all(self) -> None:
        """Switch every fault of every agent off; raises NotSwitched when one could not be."""
        await asyncio.gather(*(self._send("DELETE", entry) for entry in await self._with_switches()))
        self.directory.outdate()

    async def _with_switches(self) -> Sequence[Entry]:
        # An agent that is down for its fault has its switches still.
        return [entry for entry in await self.directory.look() if entry.card and declares(entry.card)]

    async def _entry(self, agent: str) -> Entry:
        entries = await self._with_switches()
        entry = next((entry for entry in entries if entry.name == agent), None)
        if entry is None:
            names = ", ".join(entry.name for entry in entries) or "nobody; start the agents with DEMO=on"
            raise NoSwitches(f"{agent[:60]!r} has no switches here; who has: {names}.")
        return entry

    async def _read(self, entry: Entry) -> AgentFaults:
        try:
            answer = await self._send("GET", entry)
            return AgentFaults(
                agent=entry.name, url=entry.url, faults=FaultList.model_validate_json(answer.content).faults
            )
        except (NotSwitched, ValidationError) as error:
            return AgentFaults(agent=entry.name, url=entry.url, problem=str(error)[:300])

    async def _send(self, method: str, entry: Entry, path: str = "", body: str = "") -> httpx.Response:
        where = f"{entry.url.rstrip('/')}/faults{path}"
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self.http.request(method, where, content=body, extensions=OBSERVING)
        except (httpx.HTTPError, TimeoutError) as error:
            raise NotSwitched(f"{entry.name} does not answer at {where}: {type(error).__name__}") from error
        return answer if answer.status_code == httpx.codes.OK else _refused(entry, answer)


def declares(card: AgentCard) -> bool:
    """Whether a card says that its service has switches."""
    return any(extension.uri == FAULTS for extension in card.capabilities.extensions)


def _refused(entry: Entry, answer: httpx.Response) -> NoReturn:
    raise NotSwitched(f"{entry.name} answers {answer.status_code}: {answer.text[:300]}")
