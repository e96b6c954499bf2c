"""Looks the whole catalogue up again, says what changed, and writes a new dated snapshot."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import httpx

from protocols.adoption import Component
from protocols.wire.capture.http import CapturingTransport

from .facts.entry import CatalogueEntry
from .facts.knowledge import Knowledge, load
from .fetch.settings import LiveSettings, UnusableSetting, live_settings
from .sources.access import LiveSources, now_utc, open_live
from .sources.catalogue_diff import changes, jumps, new_advisories, without
from .sources.snapshot import Refreshed, Snapshot, save

REFRESHES = "catalogue"


class LiveSourcesOff(RuntimeError):
    """A refresh was asked for while nothing may be asked outside."""


async def look_up_again(
    knowledge: Knowledge, settings: LiveSettings, only: Iterable[str] = ()
) -> tuple[Snapshot, Counter[str]]:
    """What live sources now say of every component, or of `only` those ids, and how often each had nothing to say.

    Raises LiveSourcesOff, or KeyError for an id that the catalogue lacks.
    """
    if not settings.on:
        raise LiveSourcesOff("set LIVE_SOURCES=on to let the research agent ask outside")
    entries = [knowledge.catalogue.entries[id] for id in only] or [*knowledge.catalogue.entries.values()]
    bounded = CapturingTransport(REFRESHES, None, 2 * settings.body_bytes, httpx.AsyncHTTPTransport())
    async with httpx.AsyncClient(transport=bounded) as client, open_live(settings, client) as live:
        return await _look_up_all(entries, live)


async def refresh_catalogue(
    knowledge: Knowledge,
    settings: LiveSettings,
    directory: Path | None,
    tell: Callable[[str], None],
    only: Iterable[str] = (),
    accept_jumps: bool = False,
) -> Path | None:
    """Look the components up, tell the diff line by line, and write the snapshot into `directory`, if there is one.

    A change too great to be taken unread is told and left out, unless `accept_jumps`. Raises as `look_up_again`.
    """
    snapshot, silent = await look_up_again(knowledge, settings, only)
    diff = tuple(changes(knowledge, snapshot))
    for change in diff:
        tell(change.line)
    for line in new_advisories(knowledge, snapshot):
        tell(line)
    for problem, count in silent.most_common():
        tell(f"! {problem}: {count} of {len(snapshot.components)} components")
    if (left_out := jumps(diff)) and not accept_jumps:
        snapshot = without(snapshot, left_out)
        tell(f"{len(left_out)} changes marked ? are left out: check them, then repeat with --accept-jumps")
    refreshed = (
        f"{sum(bool(component.facts) for component in snapshot.components)} of {len(snapshot.components)} components"
    )
    if directory is None:
        tell(f"{refreshed} would be refreshed; nothing was written")
        return None
    path = save(snapshot, directory)
    tell(f"{refreshed} refreshed: {path}")
    return path


async def _look_up_all(entries: Iterable[CatalogueEntry], live: LiveSources) -> tuple[Snapshot, Counter[str]]:
    """One component after the other, which is what the sources' limits ask for."""
    refreshed: list[Refreshed] = []
    silent: Counter[str] = Counter()
    for entry in entries:
        facts = await live.look_up(Component(name=entry.name, id=entry.id, kind=entry.kind), entry)
        silent.update(note.text for note in facts.notes)
        refreshed.append(Refreshed(id=entry.id, facts=facts.facts, advisories=facts.advisories))
    return Snapshot(as_of=now_utc().date().isoformat(), components=tuple(refreshed)), silent


def main(arguments: Sequence[str] | None = None, settings: LiveSettings | None = None) -> int:
    """`council refresh-catalogue [--into DIR | --dry-run] [--accept-jumps] [ID ...]`: 0 when all went well, else 1."""
    parser = argparse.ArgumentParser(description="Look the catalogue up in live sources and write a dated snapshot.")
    parser.add_argument("--into", type=Path, default=Path("var"), help="folder of the snapshot")
    parser.add_argument("--dry-run", action="store_true", help="only print the diff")
    parser.add_argument("--accept-jumps", action="store_true", help="also take the changes marked ?")
    parser.add_argument("ids", nargs="*", help="only these components; all when none is named")
    options = parser.parse_args(arguments)
    directory = None if options.dry_run else options.into
    try:
        path = asyncio.run(
            refresh_catalogue(load(), settings or live_settings(), directory, _tell, options.ids, options.accept_jumps)
        )
    except (LiveSourcesOff, UnusableSetting, OSError) as error:
        _tell(str(error))
        return 1
    except KeyError as error:
        _tell(f"the catalogue has no component {error}")
        return 1
    if path:
        _tell(f"read it with CATALOGUE_SNAPSHOT={path}")
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
