"""The base class of all our models: frozen, and strict about unknown fields."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """A frozen value that knows exactly its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def document(self) -> dict[str, Any]:
        """What is sent of it: JSON without the fields at their default."""
        return self.model_dump(mode="json", exclude_defaults=True)
