"""An agent that counts aloud, as a process of its own: `python -m tests.reliability.slow_agent`."""

import asyncio
import os

from protocols.a2a.turn import Turn
from protocols.hosting.agent import Agent

STEPS = int(os.environ.get("STEPS", "20"))
PAUSE = float(os.environ.get("PAUSE", "0.1"))
agent = Agent("slow_agent", "counts aloud")


@agent.skill("count", ("count",), ["Count."])
async def count(turn: Turn) -> None:
    """One status update and one Artifact a step."""
    for step in range(STEPS):
        await turn.tell(f"step {step}")
        await turn.deliver_text(f"{step} for {turn.words()}", f"step {step}")
        await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    agent.run()
