"""Understanding and wording, with or without a language model; which one it is can be seen."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ParamSpec, TypeVar

import httpx

from orchestrator.language.llm.client import LanguageModel, OpenAICompatible
from orchestrator.language.llm.paraphrase import phrase
from orchestrator.language.llm.proposal import assist
from orchestrator.language.llm.settings import ModelSettings
from orchestrator.language.understanding import ConversationTurn, Registry, Understood, understand
from protocols.adoption import Component, Document, Inquiry

P = ParamSpec("P")
T = TypeVar("T")
LONG = 1_000


@dataclass(frozen=True)
class MessageReader:
    """The rules read every message; a language model, when there is one, proposes edits of what they read.

    `published` gives the components that agents say they know; their names are understood beside the registry's.
    """

    names: Registry
    model: LanguageModel | None = None
    published: Callable[[], tuple[Component, ...]] = tuple

    async def read(
        self, words: str, turns: Sequence[ConversationTurn], documents: Sequence[Document] = ()
    ) -> Understood:
        """What the words mean in this conversation and beside these documents."""
        published = self.published()
        registry = await asyncio.to_thread(_with, self.names, published) if published else self.names
        is_long = len(words) > LONG or bool(documents)
        understood = await beside(is_long, understand, words, turns, registry, documents)
        if self.model is None:
            return understood
        before = next((turn.inquiry for turn in reversed(turns) if turn.inquiry.components), Inquiry())
        return await assist(words, understood, before, registry, self.model)

    async def word(self, summary: str) -> tuple[str, tuple[str, ...]]:
        """The summary, and what there is to say about its wording."""
        if self.model is None:
            return summary, ()
        worded, note = await phrase(summary, self.names, self.model)
        return worded, (note,)


async def beside(is_long: bool, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What the work makes of a text; beside the event loop where it is long, as it takes a good part of a second then.

    A sentence takes less than a change of threads may wait for.
    """
    return await asyncio.to_thread(work, *arguments, **named) if is_long else work(*arguments, **named)


@lru_cache(maxsize=4)
def _with(registry: Registry, components: tuple[Component, ...]) -> Registry:
    """The registry with what agents publish; made anew only when that changes."""
    return registry.merged(components)


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
