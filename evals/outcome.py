"""How one case came out, and what the platform made of it on the way."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.schema import Case

C = TypeVar("C", bound=Case)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+|(?<=。)")


class CaseOutcome(BaseModel):
    """One case: wrong when `misses` has a line; `remarks` do not count.

    `understood` is the Inquiry as far as it says something, `asked` the agents that were consulted, `answered`
    the first two sentences of the answer. `counted` is false for a case whose label says it is not fair.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    misses: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    understood: dict[str, Any] = {}
    asked: tuple[str, ...] = ()
    answered: str = ""
    counted: bool = True

    @property
    def right(self) -> bool:
        """Nothing that was expected is missing."""
        return not self.misses


def first_sentences(text: str, count: int = 2) -> str:
    """The first sentences of a text; one ends at . ? ! or 。 before white space, so 3.3 and v1.2 hold together."""
    return " ".join(part.strip() for part in SENTENCE_END.split(text.strip())[:count])


async def each(
    schema: type[C], rows: Iterable[Any], grade: Callable[[C], Awaitable[CaseOutcome]]
) -> AsyncIterator[CaseOutcome]:
    """Every row read by its schema and graded; one that is no case of the schema is wrong, and the rest go on."""
    for row in rows:
        try:
            case = schema.model_validate(row)
        except ValidationError as error:
            where = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            yield CaseOutcome(
                id=str(row.get("id", "?")) if isinstance(row, dict) else "?", misses=(f"not usable: {where}",)
            )
        else:
            yield await grade(case)
