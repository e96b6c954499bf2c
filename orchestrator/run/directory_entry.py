"""One agent of the directory: its card now, how it is doing, and what it is called."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from a2a.types import AgentCard

from orchestrator.language.relevance import is_needed
from orchestrator.run.planner import concern_of, place_of
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.a2a.signing.verifier import UNSIGNED, Signature
from protocols.adoption import Why


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


def with_distinct_names(entries: Sequence[Entry], names: Mapping[str, str]) -> list[Entry]:
    """Nobody goes by the name of an agent of the map, nor by that of one listed before."""
    taken, apart = set(names.values()), list[Entry]()
    for entry in entries:
        clash = entry.url not in names and entry.name in taken
        apart.append(replace(entry, name=f"{entry.name} ({place_of(entry.url)})") if clash else entry)
        taken.add(entry.name)
    return apart
