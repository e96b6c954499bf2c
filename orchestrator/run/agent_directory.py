"""The agents known by URL: their cards now, and how they are doing."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import httpx
from a2a.types import AgentCard
from google.protobuf.json_format import MessageToDict

from orchestrator.language.relevance import is_needed
from orchestrator.run.agent_stores.agent_history import AgentHistory
from orchestrator.run.agent_stores.joined_agents import JoinedAgents
from orchestrator.run.agent_stores.trust_store import TrustLevels
from orchestrator.run.planner import concern_of, place_of
from protocols.a2a.client.errors import NotSent
from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.extensions import FINDINGS, published_components, skills_speaking
from protocols.a2a.push.url_policy import Policy
from protocols.a2a.signing.verifier import UNSIGNED, Signature, Trust
from protocols.adoption import Component, TrustLevel, Why

FRESH_SECONDS = 3
RETURN_SECONDS = 10
PAUSE = 0.2


@dataclass(frozen=True)
class Entry:
    """One agent: reachable when `agent` is there; `card` is the latest seen, also when it is gone now.

    `name` is who it is, wherever it is: its name on the map, or what its card says, or else where it should be.
    """

    url: str
    name: str
    agent: RemoteAgent | None = None
    card: AgentCard | None = None
    why: Why | None = None
    problem: str = ""
    seen: float = 0
    milliseconds: float = 0
    signature: Signature = UNSIGNED

    @property
    def concern(self) -> str | None:
        """The Concern of its first skill, when its card was ever seen."""
        skills = skills_speaking(self.card, FINDINGS) if self.card else []
        return concern_of(skills[0]) if skills else None

    def needed(self, needs: Collection[str]) -> bool:
        """Whether a Run with these needs would ask it; an agent whose card was never seen might be."""
        return self.card is None or any(is_needed(skill, needs) for skill in self.card.skills)


class Directory:
    """Looks every URL up, at most every `FRESH_SECONDS`; one lookup serves all who ask meanwhile.

    `names` are those the map gives to URLs. Agents are asked for by name: after a restart their URLs may be others.
    `joined` are the agents that came by `join`; `history` remembers their cards and how they were doing.
    """

    def __init__(
        self,
        urls: Sequence[str],
        http: httpx.AsyncClient,
        life: Life,
        trust: Trust | None = None,
        names: Mapping[str, str] = MappingProxyType({}),
        levels: TrustLevels | None = None,
        joined: JoinedAgents | None = None,
        history: AgentHistory | None = None,
    ) -> None:
        self._joined = joined or JoinedAgents(Policy())
        self._urls, self._entries = tuple(urls), dict[str, Entry]()
        self.levels = levels or TrustLevels((), {}, {})
        self._http, self._life, self._trust, self._names = http, life, trust or Trust(http), names
        self.history = history or AgentHistory()
        self._follow_joined()
        self._looked = -FRESH_SECONDS * 1.0
        self._lock = asyncio.Lock()

    async def look(self, fresh: bool = False) -> tuple[Entry, ...]:
        """Every agent as it is now; `fresh` asks again however recent the last look."""
        return await self._look(0 if fresh else FRESH_SECONDS)

    def outdate(self) -> None:
        """Let the next look ask again however recent the last one: somebody has just changed an agent."""
        self._looked = min(self._looked, time.monotonic() - FRESH_SECONDS)

    @property
    def all_present(self) -> bool:
        """Whether every agent was there at the last look."""
        return all(entry.agent for entry in self._entries.values())

    async def _look(self, age: float) -> tuple[Entry, ...]:
        # Inside the lock: who waited for somebody else's look finds it fresh, and does not look again.
        async with self._lock:
            if time.monotonic() - self._looked >= age:
                self._follow_joined()
                found = await asyncio.gather(*(self._visit(entry) for entry in self._entries.values()))
                before, self._entries = self._entries, {entry.url: entry for entry in _told_apart(found, self._names)}
                self._looked = time.monotonic()
                self._note(before)
            return tuple(self._entries.values())

    def _follow_joined(self) -> None:
        """At another replica an agent may have joined or left."""
        urls = dict.fromkeys((*self._urls, *self._joined.urls))
        self._entries = {
            url: self._entries.get(url) or Entry(url, self._names.get(url) or place_of(url)) for url in urls
        }

    def _note(self, before: Mapping[str, Entry]) -> None:
        for entry in self._entries.values():
            # A card as JSON takes longer than the look: it is made only of one that is new.
            card = MessageToDict(entry.card) if entry.card and entry.card != before[entry.url].card else None
            up = entry.agent is not None
            key = entry.signature.key
            self.history.note(entry.url, time.time(), up, entry.problem, entry.milliseconds, card, key)

    def published(self) -> tuple[Component, ...]:
        """The components that agents say they know, by the cards as they were last seen."""
        cards = (entry.card for entry in self._entries.values())
        return tuple(component for card in cards if card for component in published_components(card))

    async def known(self) -> tuple[Entry, ...]:
        """Every agent as last seen; looked up only when nobody has yet."""
        return tuple(self._entries.values()) if self._looked > 0 else await self.look()

    async def join(self, url: str) -> Entry:
        """Add the agent at a URL: its base, its whole card URL, or one below the origin that has the card.

        Raises NoAnswer: out of reach, refused, not to be called, or too many.
        """
        base = await self.admit(url)
        await self.look(fresh=True)
        entry = self._at(base)
        assert entry is not None
        return entry

    async def admit(self, url: str) -> str:
        """Let an agent join as `join` does, and leave it to the next look to see it; its base URL. Raises NoAnswer."""
        agent = await self._joined.find(url, self._reach)
        async with self._lock:
            if self._at(agent.url) is None:
                self._joined.add(agent.url)
                self._entries[agent.url] = Entry(agent.url, agent.card.name)
        return agent.url

    async def leave(self, entry: Entry) -> bool:
        """Forget an agent that joined, and how far it was trusted; false when it did not come by `join`."""
        # Agents of the map and of AGENT_URLS would be back at the next start.
        if entry.url not in self._joined.urls:
            return False
        async with self._lock:
            self._joined.remove(entry.url)
            self.levels.forget(entry.url)
            self.history.forget(entry.url)
            del self._entries[entry.url]
        return True

    def is_on_map(self, entry: Entry) -> bool:
        """Whether the map names that agent, so that its name is not its own choice."""
        return entry.url in self._names

    @property
    def policy(self) -> Policy:
        """Which addresses an agent that joins may have."""
        return self._joined.policy

    async def permit(self, url: str) -> None:
        """Raises NoAnswer when the URL leads to an address that no agent which joins may have."""
        await self._joined.check(url)

    async def complete(self) -> None:
        """Returns once every agent is there, or has had `RETURN_SECONDS` to come back."""
        await self._look_until(lambda: self.all_present, RETURN_SECONDS)

    def level(self, name: str) -> TrustLevel:
        """How far the agent of that name is trusted now."""
        entry = self._called(name)
        return self.levels.of(entry.url) if entry else TrustLevel.HEARD

    def voices(self, name: str) -> tuple[str, ...]:
        """Names and URLs of the agents, that one aside, in whose name nobody else can speak: those that may block.

        A stranger could call itself LICENSE; then nobody could cite a licence.
        """
        trusted = (each for each in self._entries.values() if self.levels.of(each.url) is TrustLevel.MAY_BLOCK)
        return tuple(text for each in trusted if each.name != name for text in (each.name, each.url.rstrip("/")))

    async def reach(self, name: str, seconds: float = RETURN_SECONDS) -> RemoteAgent:
        """The agent of that name; one that is not there has `seconds` to come back. Raises NoAnswer."""
        entry = self._called(name)
        if entry is None or entry.agent is None:
            await self._look_until(lambda: (at := self._called(name)) is not None and at.agent is not None, seconds)
            entry = self._called(name)
        if entry is None or entry.agent is None:
            raise NoAnswer(Why.DOWN, entry.problem if entry else f"no agent goes by the name of {name} now")
        return entry.agent

    async def _look_until(self, enough: Callable[[], bool], seconds: float) -> None:
        until = time.monotonic() + seconds
        await self._look(PAUSE)
        while not enough() and time.monotonic() < until:
            await asyncio.sleep(PAUSE)
            await self._look(PAUSE)

    def _at(self, url: str) -> Entry | None:
        return next((entry for entry in self._entries.values() if entry.url.rstrip("/") == url), None)

    def _called(self, name: str) -> Entry | None:
        return next((entry for entry in self._entries.values() if entry.name == name), None)

    async def _reach(self, url: str) -> RemoteAgent:
        return await RemoteAgent.at(url, self._http, self._life, self._trust)

    async def _visit(self, known: Entry) -> Entry:
        began = time.monotonic()
        stranger = known.url in self._joined.urls
        try:
            # At every look: a name that led to a public address yesterday may lead inside today.
            if stranger:
                await self._joined.check(known.url)
            agent = await self._reach(known.url)
            if stranger:
                agent = await self._joined.checked(agent)
        except NotSent as error:
            # It says nothing about the agent: who was up stays so.
            return replace(known, why=error.why, problem=str(error))
        except NoAnswer as error:
            judged = error.signature or known.signature
            return replace(known, agent=None, why=error.why, problem=str(error), signature=judged)
        took = round((time.monotonic() - began) * 1000, 1)
        return Entry(
            known.url,
            self._names.get(known.url) or agent.card.name,
            agent,
            agent.card,
            seen=time.time(),
            milliseconds=took,
            signature=agent.signature,
        )


def _told_apart(entries: Sequence[Entry], names: Mapping[str, str]) -> list[Entry]:
    """Nobody goes by the name of an agent of the map, nor by that of one listed before."""
    taken, apart = set(names.values()), list[Entry]()
    for entry in entries:
        clash = entry.url not in names and entry.name in taken
        apart.append(replace(entry, name=f"{entry.name} ({place_of(entry.url)})") if clash else entry)
        taken.add(entry.name)
    return apart
