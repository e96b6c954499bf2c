"""A smallest agent of this project that assesses; with DELAY it takes that many seconds.

`PORT=… NAME=… python -m bench.references.assessor`
"""

import asyncio
import os

from protocols.adoption import Assessment, Component, Evidence, Grade, Inquiry, Score, Signal
from protocols.hosting.agent import Agent

DELAY, NAME = float(os.environ.get("DELAY", "0")), os.environ.get("NAME", "assessor")
SOURCE = Evidence(title="a benchmark", locator="bench/references/assessor.py", seen="2026-11-30", grade=Grade.PRIMARY)

agent = Agent(NAME, "Answers at once.")


@agent.assesses("Assess", tags=["assess"], examples=["What of vLLM?"])
async def assess(inquiry: Inquiry, component: Component) -> Assessment:
    """Gives every component the same Score."""
    await asyncio.sleep(DELAY)
    rule = "the same for all"
    signal = Signal(fact="bench.same", value="yes", points=80, weight=1, rule=rule, evidence=(SOURCE,))
    return Assessment(
        concern=NAME,
        component=component,
        summary="It is as good as any.",
        scores=(Score(dimension=f"{NAME}_fit", points=80, coverage=1, signals=(signal,)),),
        confidence=0.8,
        confidence_basis="a benchmark",
        data_as_of="2026-11-30",
    )


if __name__ == "__main__":
    agent.run()
