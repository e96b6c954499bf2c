"""The base of every model of ours: frozen, and strict about fields it does not know."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value that knows exactly its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
