"""The base class of all our models: frozen, and strict about unknown fields."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """A frozen value that knows exactly its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
