"""The agents known by URL: their cards now, and how they are doing."""

import asyncio
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import httpx
from a2a.types import AgentCard

from orchestrator.plan import concern_of, is_needed, place_of
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.a2a.remote import Life, NoAnswer, RemoteAgent
from protocols.a2a.trust import UNSIGNED, Signature, Trust
from protocols.adoption import Why

FRESH_SECONDS = 3


@dataclass(frozen=True)
class Entry:
    """One agent: reachable when `agent` is there; `card` is the latest seen, also when it is gone now."""

    url: str
    agent: RemoteAgent | None = None
    card: AgentCard | None = None
    why: Why | None = None
    problem: str = ""
    seen: float = 0
    milliseconds: float = 0
    signature: Signature = UNSIGNED

    @property
    def name(self) -> str:
        """What the agent calls itself, or where it should be."""
        return self.card.name if self.card else place_of(self.url)

    @property
    def concern(self) -> str | None:
        """The Concern of its first skill, when its card was ever seen."""
        skills = skills_speaking(self.card, FINDINGS) if self.card else []
        return concern_of(skills[0]) if skills else None

    def needed(self, needs: Collection[str]) -> bool:
        """Whether a Run with these needs would ask it; an agent whose card was never seen might be."""
        return self.card is None or any(is_needed(skill, needs) for skill in self.card.skills)


class Directory:
    """Looks every URL up, at most every `FRESH_SECONDS`; one lookup serves all who ask meanwhile."""

    def __init__(self, urls: Sequence[str], http: httpx.AsyncClient, life: Life, trust: Trust | None = None) -> None:
        self._entries = {url: Entry(url) for url in urls}
        self._http, self._life, self._trust = http, life, trust or Trust(http)
        self._looked = -FRESH_SECONDS * 1.0
        self._lock = asyncio.Lock()

    async def look(self, fresh: bool = False) -> tuple[Entry, ...]:
        """Every agent as it is now; `fresh` asks again however recent the last look."""
        async with self._lock:
            if fresh or time.monotonic() - self._looked >= FRESH_SECONDS:
                found = await asyncio.gather(*(self._visit(entry) for entry in self._entries.values()))
                self._entries = {entry.url: entry for entry in found}
                self._looked = time.monotonic()
            return tuple(self._entries.values())

    async def known(self) -> tuple[Entry, ...]:
        """Every agent as last seen; looked up only when nobody has yet."""
        return tuple(self._entries.values()) if self._looked > 0 else await self.look()

    def card(self, url: str) -> AgentCard:
        """The card last seen at a URL; raises NoAnswer when none was."""
        entry = self._entries.get(url)
        if entry is None or entry.card is None:
            raise NoAnswer(Why.DOWN, entry.problem if entry else f"{url} is not in the directory")
        return entry.card

    async def reach(self, url: str) -> RemoteAgent:
        """The agent at a URL, looked up when it was not there before; raises NoAnswer."""
        entry = self._entries.get(url)
        if entry is None or entry.agent is None:
            entry = next((found for found in await self.look(fresh=True) if found.url == url), None)
        if entry is None or entry.agent is None:
            raise NoAnswer(Why.DOWN, entry.problem if entry else f"{url} is not in the directory")
        return entry.agent

    async def _visit(self, known: Entry) -> Entry:
        began = time.monotonic()
        try:
            agent = await RemoteAgent.at(known.url, self._http, self._life, self._trust)
        except NoAnswer as error:
            judged = error.signature or known.signature
            return replace(known, agent=None, why=error.why, problem=str(error), signature=judged)
        took = (time.monotonic() - began) * 1000
        return Entry(
            known.url, agent, agent.card, seen=time.time(), milliseconds=round(took, 1), signature=agent.signature
        )
