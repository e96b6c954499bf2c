"""An agent that counts aloud, as a process of its own: `python -m tests.reliability.slow_agent`."""

import asyncio
import os

from protocols.a2a.turn import Turn
from protocols.hosting.agent import Agent

agent = Agent("slow_agent", "counts aloud")


@agent.skill("count", ("count",), ["Count."])
async def count(turn: Turn) -> None:
    """One status update and one Artifact a step."""
    # Read here: the module may have been imported before the process had an environment of its own.
    for step in range(int(os.environ["STEPS"])):
        await turn.tell(f"step {step}")
        await turn.deliver_text(f"{step} for {turn.words()}", f"step {step}")
        await asyncio.sleep(float(os.environ["PAUSE"]))


if __name__ == "__main__":
    agent.run()
