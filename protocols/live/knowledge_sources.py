"""What an agent of a catalogue answers from: packaged facts, own files on top, and live sources where wanted."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

import httpx

from protocols.adoption import Component
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.overlay import K, Takes
from protocols.catalogue.own_files import OwnFiles
from protocols.live.access import LiveSources, open_live
from protocols.live.live_facts import LiveFacts
from protocols.live.live_knowledge import with_live
from protocols.live.look_up import LiveSource
from protocols.live.settings import LiveSettings
from protocols.live.snapshot import over, read


@dataclass(frozen=True)
class KnowledgeSources(Generic[K]):
    """Knowledge with the organisation's own files, and live sources when they are wanted."""

    own_files: OwnFiles[K]
    live: LiveSources

    @property
    def knowledge(self) -> K:
        """As it is now: a file that was put there since is read."""
        return self.own_files.laid_over()

    def component_id(self, name: str) -> str | None:
        """The id a name stands for in the catalogue."""
        entry = self.knowledge.catalogue.find(Component(name=name))
        return entry.id if entry else None

    async def look_up(self, component: Component) -> tuple[K, CatalogueEntry | None, LiveFacts]:
        """The knowledge with what live sources say of a Component now, its packaged entry, and what they said."""
        entry = self.knowledge.catalogue.find(component)
        facts = await self.live.look_up(component, entry)
        return with_live(self.knowledge, component, facts), entry, facts


def knowledge_sources(
    packaged: K,
    takes: Takes,
    live: Callable[[LiveSettings], tuple[LiveSource, ...]],
    settings: LiveSettings,
    http: httpx.AsyncClient,
    overlay: Path | None = None,
) -> AbstractAsyncContextManager[KnowledgeSources[K]]:
    """Packaged facts, a refreshed snapshot over them and own files on top; live sources while the context lasts.

    `takes` says of which keys an agent takes facts from own files. Raises UnusableSnapshot and UnusableOverlay.
    """
    # Read before the context begins: a service with files it cannot read must not start.
    snapshot = settings.snapshot_path
    own_files = OwnFiles(over(packaged, read(snapshot).components) if snapshot else packaged, overlay, takes)

    @asynccontextmanager
    async def opened() -> AsyncIterator[KnowledgeSources[K]]:
        async with open_live(settings, live(settings), http) as sources:
            yield KnowledgeSources(own_files, sources)

    return opened()
