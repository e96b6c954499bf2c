"""What the fault panel shows: every agent that has switches, and how they stand."""

from protocols.a2a.fault_switches import FaultNow
from protocols.models import StrictModel


class AgentFaults(StrictModel):
    """The switches of one agent; `problem` when they could not be read."""

    agent: str
    url: str
    problem: str = ""
    faults: tuple[FaultNow, ...] = ()


class FaultPanel(StrictModel):
    """Every switch there is; outside demo mode there are none."""

    demo: bool
    agents: tuple[AgentFaults, ...] = ()
