"""The agent's own word for a result."""

from enum import StrEnum


class CostOutcome(StrEnum):
    """The agent's own words for a result."""

    WITHIN = "within_budget"
    TIGHT = "tight"
    OVER = "over_budget"
    ESTIMATED = "estimated"
    NOT_ON_FILE = "not_on_file"
    """The Component may be known, but nothing on file answers this kind of question."""
    UNKNOWN = "unknown"
