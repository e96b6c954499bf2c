"""Step mode over the whole platform: what any service holds of a trace, and what is decided, to whoever holds it."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field

import httpx
from pydantic import ValidationError

from orchestrator.run.agent_directory import Directory, Entry
from orchestrator.web.exchange_feed import wire_place
from protocols.models import Noun
from protocols.wire.capture.http import OBSERVING
from protocols.wire.step_mode.gate import Gate
from protocols.wire.step_mode.held import HELD, Decision, Held, NotHeld, Refused, Switch

logger = logging.getLogger(__name__)
SECONDS = 2
MOST_HELD = 500
MOST_LISTED = 5_000
GONE = "No service holds this message; it may have gone on meanwhile."
HERE = "here"


@dataclass(frozen=True)
class Stepping:
    """Our own Gate and those of the agents that show one; an agent that does not answer holds nothing we know of."""

    gate: Gate
    directory: Directory
    http: httpx.AsyncClient
    _listed: dict[str, str] = field(default_factory=dict)

    async def held(self, trace: str) -> list[Held]:
        """Every message held of a trace, first held first."""
        own = [_placed(held, HERE, held.service) for held in self.gate.held(trace)]
        theirs = await asyncio.gather(*(self._held_by(entry, trace) for entry in await self.directory.known()))
        held = sorted(sum(theirs, own), key=lambda each: each.at)[:MOST_HELD]
        self._listed.update({each.id: each.trace for each in held})
        while len(self._listed) > MOST_LISTED:
            del self._listed[next(iter(self._listed))]
        return held

    async def trace_of(self, id: str) -> str:
        """The trace of a message held here or listed of late; raises Refused when nobody holds it."""
        place, _, there = id.partition("-")
        if place == HERE:
            return self.gate.trace_of(there)
        if id in self._listed:
            return self._listed[id]
        raise NotHeld(GONE)

    async def decide(self, id: str, decision: Decision) -> None:
        """Tell whoever holds it; raises Refused."""
        place, _, there = id.partition("-")
        if place == HERE:
            return self.gate.decide(there, decision)
        for entry in await self.directory.known():
            where = wire_place(entry, "held")
            if where and place == _mark(entry) and there.isalnum():
                return await self._tell(f"{where}/{there}", decision)
        raise NotHeld(GONE)

    async def switch(self, switch: Switch) -> None:
        """Here, and at every agent as far as it allows it; raises Refused when we do not."""
        self.gate.switch(switch)
        places = [wire_place(entry, "step") for entry in await self.directory.known()]
        told = await asyncio.gather(*(self._tell(where, switch) for where in places if where), return_exceptions=True)
        for problem in told:
            if isinstance(problem, Refused):
                logger.info("a service does not step: %s", problem)

    async def _held_by(self, entry: Entry, trace: str) -> list[Held]:
        where = wire_place(entry, "held")
        if not where or entry.agent is None:
            return []
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self.http.get(where, params={"trace": trace}, extensions=OBSERVING)
            waiting = HELD.validate_json(answer.content)
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            logger.info("%s shows nothing held: %s", entry.name, type(error).__name__)
            return []
        return [_placed(held, _mark(entry), entry.name) for held in waiting if held.trace == trace]

    async def _tell(self, where: str, noun: Noun) -> None:
        body, headers = noun.model_dump_json(), {"Content-Type": "application/json"}
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self.http.post(where, content=body, headers=headers, extensions=OBSERVING)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Refused("The service that holds this message does not answer.", 502) from error
        if answer.is_error:
            raise Refused(_said(answer), answer.status_code)


def _placed(held: Held, place: str, service: str) -> Held:
    """With an id that tells where it is held; a service speaks for itself only, by the name its card gives."""
    return held.model_copy(update={"id": f"{place}-{held.id}"[:80], "service": service})


def _mark(entry: Entry) -> str:
    return hashlib.sha256(entry.url.encode()).hexdigest()[:12]


def _said(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])[:500]
    except (ValueError, KeyError, TypeError):
        return f"The service that holds this message answered with status {answer.status_code}."
