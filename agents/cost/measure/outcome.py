"""The agent's own word for a result."""

from enum import StrEnum


class CostOutcome(StrEnum):
    """The agent's own words for a result."""

    WITHIN = "within_budget"
    TIGHT = "tight"
    OVER = "over_budget"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"
