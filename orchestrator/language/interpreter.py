"""Understanding and wording, with or without a language model; which one it is can be seen."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from orchestrator.language.llm_assist import assist, phrase
from orchestrator.language.llm_client import LanguageModel, OpenAICompatible
from orchestrator.language.model_settings import ModelSettings
from orchestrator.language.understanding import Registry, Turn, Understood, understand
from protocols.adoption import Document


@dataclass(frozen=True)
class Hearing:
    """The rules read every message; a language model, when there is one, only adds what they left open."""

    names: Registry
    model: LanguageModel | None = None

    async def hear(self, words: str, turns: Sequence[Turn], documents: Sequence[Document] = ()) -> Understood:
        """What the words mean in this conversation and beside these documents."""
        # Beside the event loop: a long text takes a good part of a second to read.
        understood = await asyncio.to_thread(understand, words, turns, self.names, documents)
        return await assist(words, understood, self.names, self.model) if self.model else understood

    async def word(self, summary: str) -> tuple[str, tuple[str, ...]]:
        """The summary, and what there is to say about its wording."""
        if self.model is None:
            return summary, ()
        worded, note = await phrase(summary, self.names, self.model)
        return worded, (note,)


def language_model(settings: ModelSettings, http: httpx.AsyncClient) -> LanguageModel | None:
    """The model the settings name; `None` when they name none."""
    if not settings.base_url:
        return None
    return OpenAICompatible(
        http,
        settings.base_url,
        settings.model,
        settings.api_key,
        settings.timeout,
        settings.max_tokens,
        settings.breaker_seconds,
    )
