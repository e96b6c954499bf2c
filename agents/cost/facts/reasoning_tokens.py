"""How many tokens a model thinks before it answers, where somebody published it."""

from protocols.adoption import Evidence, Grade
from protocols.models import StrictModel

from .pricing.prices import Source


class Thinking(StrictModel):
    """Thinking tokens per answer: on simple questions, over all prompts, on puzzles; `always` when it has no off."""

    simple: int
    mean: int
    hard: int
    always: bool


class ThinkingTokens(StrictModel):
    """Every model whose thinking was published, and where."""

    source: Source
    models: dict[str, Thinking]

    @property
    def evidence(self) -> Evidence:
        s = self.source
        return Evidence(title=s.title, locator=s.locator, seen=s.seen, grade=Grade.SECONDARY)

    def default(self, model_id: str) -> Thinking | None:
        """What counts when nobody said: the mean of a model that always thinks, else nothing."""
        thinking = self.models.get(model_id)
        return thinking if thinking and thinking.always else None
