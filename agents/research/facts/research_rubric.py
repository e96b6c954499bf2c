"""What this agent's rubric says beside points: what a status means, and from when a finding is worth it."""

from collections.abc import Mapping

from protocols.catalogue.scores.rubric import Rubric


class ResearchRubric(Rubric):
    """The rubric with the thresholds of fitness, succession and upkeep."""

    lifecycle: Mapping[str, frozenset[str]]
    many_users: int
    few_users: int
    like_size: float
    release_pause_months: float

    def stage_of_life(self, status: str) -> str | None:
        """`ended`, `winding_down`, `unproven`, `unread`, `legacy`, or `None` when nothing speaks against the status."""
        return next((stage for stage, words in self.lifecycle.items() if status in words), None)
