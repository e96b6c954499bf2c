"""Looks the whole catalogue up again, writes a new dated snapshot, and says what changed."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from pydantic import JsonValue

from protocols.adoption import Component
from protocols.wire.capture.http import CapturingTransport

from .facts.cited_fact import as_text
from .facts.entry import CatalogueEntry
from .facts.knowledge import Knowledge, load
from .fetch.settings import LiveSettings, UnusableSetting, live_settings
from .sources.access import LiveSources, now_utc, open_live
from .sources.live_facts import LiveFact, LiveFacts, differences
from .sources.snapshot import Refreshed, Snapshot, save

REFRESHES = "catalogue"


class LiveSourcesOff(RuntimeError):
    """A refresh was asked for while nothing may be asked outside."""


@dataclass(frozen=True)
class FactChange:
    """One value that is new, or other than packaged when `before_as_of` says since when."""

    id: str
    key: str
    before: JsonValue
    before_as_of: str | None
    now: LiveFact

    @property
    def line(self) -> str:
        """As a line of a diff."""
        new = f"{as_text(self.now.value)} ({self.now.as_of})"
        if self.before_as_of is None:
            return f"+ {self.id} {self.key}: {new}"
        return f"~ {self.id} {self.key}: {as_text(self.before)} ({self.before_as_of}) -> {new}"


async def refresh_catalogue(
    knowledge: Knowledge,
    settings: LiveSettings,
    directory: Path,
    tell: Callable[[str], None],
    only: Iterable[str] = (),
) -> Path:
    """Look up every component, or `only` those ids; write the snapshot into `directory`, tell the diff, line by line.

    Raises LiveSourcesOff, or KeyError for an id that the catalogue lacks.
    """
    if not settings.on:
        raise LiveSourcesOff("set LIVE_SOURCES=on to let the research agent ask outside")
    entries = [knowledge.catalogue.entries[id] for id in only] or [*knowledge.catalogue.entries.values()]
    bounded = CapturingTransport(REFRESHES, None, 2 * settings.body_bytes, httpx.AsyncHTTPTransport())
    async with httpx.AsyncClient(transport=bounded) as client, open_live(settings, client) as live:
        snapshot, silent = await _asked(entries, live)
    for change in changes(knowledge, snapshot):
        tell(change.line)
    for says, count in silent.most_common():
        tell(f"! {says}: {count} of {len(entries)} components")
    path = save(snapshot, directory)
    tell(f"{sum(bool(one.facts) for one in snapshot.components)} of {len(entries)} components refreshed: {path}")
    return path


def changes(knowledge: Knowledge, snapshot: Snapshot) -> Iterator[FactChange]:
    """What the snapshot says otherwise than the knowledge, and what it adds, by component and key."""
    for one in snapshot.components:
        claims = knowledge.catalogue.entries[one.id].facts
        had = {claim.key for claim in claims}
        changed = {(each.key, each.live.source): each for each in differences(claims, LiveFacts(one.facts))}
        for fact in one.facts:
            if difference := changed.get((fact.key, fact.source)):
                yield FactChange(one.id, fact.key, difference.packaged, difference.packaged_as_of, fact)
            elif fact.key not in had:
                yield FactChange(one.id, fact.key, None, None, fact)


async def _asked(entries: Iterable[CatalogueEntry], live: LiveSources) -> tuple[Snapshot, Counter[str]]:
    """One component after the other, which is what the sources' limits ask for."""
    found: list[Refreshed] = []
    silent: Counter[str] = Counter()
    for entry in entries:
        said = await live.look_up(Component(name=entry.name, id=entry.id, kind=entry.kind), entry)
        silent.update(note.says for note in said.notes)
        found.append(Refreshed(id=entry.id, facts=said.facts, advisories=said.advisories))
    return Snapshot(as_of=now_utc().date().isoformat(), components=tuple(found)), silent


def main(arguments: Sequence[str] | None = None, settings: LiveSettings | None = None) -> int:
    """`python -m agents.<folder>.refresh [--into DIR] [ID ...]`: 0 when a snapshot was written, else 1."""
    parser = argparse.ArgumentParser(description="Look the catalogue up in live sources and write a dated snapshot.")
    parser.add_argument("--into", type=Path, default=Path("var"), help="folder of the snapshot")
    parser.add_argument("ids", nargs="*", help="only these components; all when none is named")
    wanted = parser.parse_args(arguments)
    try:
        written = refresh_catalogue(load(), settings or live_settings(), wanted.into, _tell, wanted.ids)
        said, code = f"read it with CATALOGUE_SNAPSHOT={asyncio.run(written)}", 0
    except (LiveSourcesOff, UnusableSetting, OSError) as error:
        said, code = str(error), 1
    except KeyError as error:
        said, code = f"the catalogue has no component {error}", 1
    _tell(said)
    return code


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
