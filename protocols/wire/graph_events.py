"""What the orchestrator's own graph did in a Run: nodes that began and ended, checkpoints, questions it stopped for."""

from enum import StrEnum

from pydantic import Field

from protocols.models import StrictModel

LONGEST = 200


class GraphMoment(StrEnum):
    """What happened in the graph."""

    BEGIN = "begin"
    END = "end"
    ERROR = "error"
    INTERRUPT = "interrupt"
    CHECKPOINT = "checkpoint"


class GraphEvent(StrictModel):
    """One moment, Unix time in seconds. `execution` is shared by the moments of one execution of a node.

    `branch` tells executions of one node apart that run side by side; `step` counts the checkpoints; `next` names the
    nodes that a checkpoint leads to.
    """

    at: float = Field(ge=0, le=1e11)
    moment: GraphMoment
    node: str = Field(default="", max_length=LONGEST)
    branch: str = Field(default="", max_length=LONGEST)
    execution: str = Field(default="", max_length=64)
    step: int = 0
    next: tuple[str, ...] = Field(default=(), max_length=100)
    problem: str = Field(default="", max_length=LONGEST)
