"""The settings that are the orchestrator's own, read once from the environment at the door."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class ModelSettings:
    """The language model that may help: at `base_url`, called `model`, with `api_key` when it asks for one."""

    base_url: str = ""
    model: str = "default"
    api_key: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Unset variables take the default; without LLM_BASE_URL there is no model."""
        return cls(
            base_url=env.get("LLM_BASE_URL", cls.base_url),
            model=env.get("LLM_MODEL", cls.model),
            api_key=env.get("LLM_API_KEY", cls.api_key),
        )
