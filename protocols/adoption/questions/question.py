"""What an agent must know to go on, and the answers."""

from typing import Annotated

from pydantic import Field, JsonValue

from protocols.adoption.bounds import Words
from protocols.models import StrictModel


class Question(StrictModel):
    """What an agent must know to go on.

    `field` is a dotted path in the Inquiry (`use.workload.tokens_per_month`) or `facts.<name>`;
    `answer_schema` the JSON Schema of one answer, from which a form is made. `routine` says that the default is right
    for almost everybody: it is taken without asking whoever says nothing to the contrary, and listed.
    """

    field: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$", max_length=200)]
    asks: Words
    why: Words
    answer_schema: dict[str, JsonValue]
    default: JsonValue | None = None
    default_means: Words | None = None
    routine: bool = False


class Questions(StrictModel):
    """What one agent asks in one turn of its Task."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=20)]


class Answers(StrictModel):
    """Answers by field; `None` declines to answer."""

    values: dict[str, JsonValue]
