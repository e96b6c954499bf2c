"""Step mode across services: collects the messages that wait at each, and passes decisions on to the right one."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass, field

import httpx
from pydantic import ValidationError

from orchestrator.run.agent_directory import Directory
from orchestrator.run.directory_entry import Entry
from orchestrator.web.exchanges.feed import wire_place
from protocols.models import StrictModel
from protocols.wire.capture.http import OBSERVING
from protocols.wire.step_mode.gate import Gate
from protocols.wire.step_mode.held import HELD, Decision, Held, NotHeld, Refused, Switch

logger = logging.getLogger(__name__)
SECONDS = 2
MOST_HELD = 500
# An id that was listed can be decided on later without asking every service again; the oldest are forgotten.
MOST_LISTED = 5_000
GONE = "No service holds this message; it may have gone on meanwhile."
OWN = "here"


@dataclass(frozen=True)
class Stepping:
    """Our own Gate and those of the agents that show one; an agent that does not answer holds nothing we know of."""

    gate: Gate
    directory: Directory
    http: httpx.AsyncClient
    _traces: dict[str, str] = field(default_factory=dict)

    async def waiting(self, trace: str) -> list[Held]:
        """Every message held of a trace, first held first."""
        own = [_placed(message, OWN, message.service) for message in self.gate.held(trace)]
        theirs = await asyncio.gather(*(self._held_by(entry, trace) for entry in await self.directory.known()))
        messages = sorted(sum(theirs, own), key=lambda message: message.at)[:MOST_HELD]
        self._traces.update({message.id: message.trace for message in messages})
        while len(self._traces) > MOST_LISTED:
            del self._traces[next(iter(self._traces))]
        return messages

    async def trace_of(self, id: str) -> str:
        """The trace of a message held here or listed of late; raises Refused when nobody holds it."""
        place, _, local_id = id.partition("-")
        # `here-7` is held by us, `3f2a…-7` by the agent with that mark.
        if place == OWN:
            return self.gate.trace_of(local_id)
        if id in self._traces:
            return self._traces[id]
        raise NotHeld(GONE)

    async def decide(self, id: str, decision: Decision) -> None:
        """Tell whoever holds it; raises Refused."""
        place, _, local_id = id.partition("-")
        if place == OWN:
            return self.gate.decide(local_id, decision)
        for entry in await self.directory.known():
            where = wire_place(entry, "held")
            if where and place == _mark(entry) and local_id.isalnum():
                return await self._tell(f"{where}/{local_id}", decision)
        raise NotHeld(GONE)

    async def switch(self, switch: Switch) -> None:
        """Here, and at every agent as far as it allows it; raises Refused when we do not."""
        self.gate.switch(switch)
        places = [wire_place(entry, "step") for entry in await self.directory.known()]
        answers = await asyncio.gather(
            *(self._tell(where, switch) for where in places if where), return_exceptions=True
        )
        for problem in answers:
            if isinstance(problem, Refused):
                logger.info("a service does not step: %s", problem)

    async def _held_by(self, entry: Entry, trace: str) -> list[Held]:
        where = wire_place(entry, "held")
        if not where or entry.agent is None:
            return []
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self.http.get(where, params={"trace": trace}, extensions=OBSERVING)
            messages = HELD.validate_json(answer.content)
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            logger.info("%s shows nothing held: %s", entry.name, type(error).__name__)
            return []
        return [_placed(message, _mark(entry), entry.name) for message in messages if message.trace == trace]

    async def _tell(self, where: str, model: StrictModel) -> None:
        body, headers = model.model_dump_json(), {"Content-Type": "application/json"}
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self.http.post(where, content=body, headers=headers, extensions=OBSERVING)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Refused("The service that holds this message does not answer.", 502) from error
        if answer.is_error:
            raise Refused(_sentence(answer), answer.status_code)


def _placed(message: Held, place: str, service: str) -> Held:
    """With an id that tells where it is held; a service speaks for itself only, by the name its card gives."""
    return message.model_copy(update={"id": f"{place}-{message.id}"[:80], "service": service})


def _mark(entry: Entry) -> str:
    return hashlib.sha256(entry.url.encode()).hexdigest()[:12]


def _sentence(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])[:500]
    except (ValueError, KeyError, TypeError):
        return f"The service that holds this message answered with status {answer.status_code}."
