"""Which language model words the answer, if any: one that speaks the OpenAI chat API."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class WordingModel:
    """Without `url` there is no model, and the answer is worded by the agent itself."""

    url: str
    name: str
    key: str


def model_settings(env: Mapping[str, str] = os.environ) -> WordingModel:
    """From LLM_BASE_URL, LLM_MODEL and LLM_API_KEY."""
    url = env.get("LLM_BASE_URL", "").rstrip("/")
    return WordingModel(url, env.get("LLM_MODEL", "default"), env.get("LLM_API_KEY", ""))
