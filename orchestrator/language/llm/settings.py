"""The settings that are the orchestrator's own, read once from the environment at its start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class ModelSettings:
    """The language model that may help: at `base_url`, called `model`, with `api_key` when it asks for one.

    `timeout` is the longest wait for an answer of at most `max_tokens`; after a failure the model is left alone for
    `breaker_seconds`, so that a server that hangs costs one wait and not one a message.
    """

    base_url: str = ""
    model: str = "default"
    api_key: str = ""
    timeout: float = 6.0
    max_tokens: int = 800
    breaker_seconds: float = 120.0

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Unset variables take the default; without LLM_BASE_URL there is no model."""
        return cls(
            base_url=env.get("LLM_BASE_URL", cls.base_url),
            model=env.get("LLM_MODEL", cls.model),
            api_key=env.get("LLM_API_KEY", cls.api_key),
            timeout=float(env.get("LLM_TIMEOUT") or cls.timeout),
            max_tokens=int(env.get("LLM_MAX_TOKENS") or cls.max_tokens),
            breaker_seconds=float(env.get("LLM_BREAKER_SECONDS") or cls.breaker_seconds),
        )
