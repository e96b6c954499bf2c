"""What a Run borrows from outside: the agents, the conversations, the reader of words, the clocks."""

from dataclasses import dataclass

from orchestrator.budget import Clocks
from orchestrator.directory import Directory
from orchestrator.hearing import Hearing
from orchestrator.memory import Memory


@dataclass(frozen=True)
class Platform:
    """What a Run borrows from outside; never written to the state."""

    directory: Directory
    memory: Memory
    hearing: Hearing
    clocks: Clocks
