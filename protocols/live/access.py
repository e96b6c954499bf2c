"""Opens the live sources for one process, or their quiet stand-in when they are off."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic

import httpx

from protocols.adoption import Component
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.identifiers import subject_of
from protocols.cleanup import shielded
from protocols.live.answer_cache import AnswerCache
from protocols.live.budget import Budget
from protocols.live.client import LiveClient
from protocols.live.live_facts import LiveFacts, LiveNote
from protocols.live.look_up import LiveSource, look_up
from protocols.live.settings import LiveSettings


def now_utc() -> datetime:
    """The time, for dates on what was read."""
    return datetime.now(UTC)


class LiveSources:
    """Looks Components up; without a client to ask it answers at once with nothing."""

    def __init__(
        self, settings: LiveSettings, sources: tuple[LiveSource, ...], client: LiveClient | None = None
    ) -> None:
        self._settings, self._sources, self._client = settings, sources, client

    @property
    def on(self) -> bool:
        """Whether anything is ever asked."""
        return self._client is not None

    async def look_up(self, component: Component, entry: CatalogueEntry | None = None) -> LiveFacts:
        """What live sources say about `component`, by the ids of its `entry` or, without one, by its own names.

        Never raises for what happens outside; facts found by a name alone are not verified and say so.
        """
        if self._client is None:
            return LiveFacts()
        subject = subject_of(component, entry.ids, entry.clients) if entry else subject_of(component)
        budget = Budget(self._settings.calls_per_answer, self._settings.seconds_per_answer, monotonic)
        facts = await look_up(subject, self._sources, self._client, budget)
        # A spoken path may be anybody's: what was found under it is shown, unverified.
        if not subject.guessed or not facts.facts:
            return facts
        warning = LiveNote("live", f"found under the name {component.name}; nobody said that this is what is meant")
        return replace(
            facts,
            facts=tuple(replace(fact, verified=False) for fact in facts.facts),
            notes=(warning, *facts.notes),
        )


@asynccontextmanager
async def open_live(
    settings: LiveSettings,
    sources: tuple[LiveSource, ...],
    client: httpx.AsyncClient,
    now: Callable[[], datetime] = now_utc,
) -> AsyncIterator[LiveSources]:
    """These sources on `client` for as long as the context lasts; when off, no file and no connection is made."""
    if not settings.on:
        yield LiveSources(settings, sources)
        return
    cache = await AnswerCache.open(settings.cache_path, now())
    try:
        yield LiveSources(settings, sources, LiveClient(client, cache, settings, now))
    finally:
        with shielded():
            await cache.close()
