"""Looks a whole catalogue up again, says what changed, and writes a new dated snapshot."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from protocols.adoption import Component
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.knowledge import CitedKnowledge
from protocols.live.access import LiveSources, now_utc, open_live
from protocols.live.catalogue_diff import changes, jumps, new_advisories, without
from protocols.live.look_up import LiveSource
from protocols.live.settings import LiveSettings, UnusableSetting
from protocols.live.snapshot import Refreshed, Snapshot, save
from protocols.wire.capture.http import CapturingTransport


class LiveSourcesOff(RuntimeError):
    """A refresh was asked for while nothing may be asked outside."""


@dataclass(frozen=True)
class Refresh:
    """What is looked up again, at which sources; `name` is that of the command, `variable` names the snapshot read."""

    name: str
    variable: str
    knowledge: CitedKnowledge
    sources: tuple[LiveSource, ...]
    settings: LiveSettings

    async def look_up(self, only: Iterable[str] = ()) -> tuple[Snapshot, Counter[str]]:
        """What live sources now say of every component, or of `only` those ids, and how often each had nothing to say.

        Raises LiveSourcesOff, or KeyError for an id that the catalogue lacks.
        """
        if not self.settings.on:
            raise LiveSourcesOff("set LIVE_SOURCES=on to let this command ask outside")
        catalogue = self.knowledge.catalogue.entries
        entries = [catalogue[id] for id in only] or [*catalogue.values()]
        bounded = CapturingTransport(self.name, None, 2 * self.settings.body_bytes, httpx.AsyncHTTPTransport())
        async with (
            httpx.AsyncClient(transport=bounded) as client,
            open_live(self.settings, self.sources, client) as live,
        ):
            return await _look_up_all(entries, live)

    async def run(
        self,
        directory: Path | None,
        tell: Callable[[str], None],
        only: Iterable[str] = (),
        accept_jumps: bool = False,
    ) -> Path | None:
        """Look the components up, tell the diff line by line, and write the snapshot into `directory`, if there is one.

        A change too great to be taken unread is told and left out, unless `accept_jumps`. Raises as `look_up`.
        """
        snapshot, silent = await self.look_up(only)
        diff = tuple(changes(self.knowledge, snapshot))
        for line in (*(change.line for change in diff), *new_advisories(self.knowledge, snapshot)):
            tell(line)
        for problem, count in silent.most_common():
            tell(f"! {problem}: {count} of {len(snapshot.components)} components")
        if (left_out := jumps(diff)) and not accept_jumps:
            snapshot = without(snapshot, left_out)
            tell(f"{len(left_out)} changes marked ? are left out: check them, then repeat with --accept-jumps")
        count = sum(bool(component.facts) for component in snapshot.components)
        refreshed = f"{count} of {len(snapshot.components)} components"
        if directory is None:
            tell(f"{refreshed} would be refreshed; nothing was written")
            return None
        path = save(snapshot, directory, self.name)
        tell(f"{refreshed} refreshed: {path}")
        return path

    def command(self, arguments: Sequence[str] | None = None) -> int:
        """`council refresh-NAME [--into DIR | --dry-run] [--accept-jumps] [ID ...]`: 0 when all went well, else 1."""
        options = _options(self.name, arguments)
        directory = None if options.dry_run else options.into
        try:
            path = asyncio.run(self.run(directory, _tell, options.ids, options.accept_jumps))
        except (LiveSourcesOff, UnusableSetting, OSError) as error:
            _tell(str(error))
            return 1
        except KeyError as error:
            _tell(f"the catalogue has no component {error}")
            return 1
        if path:
            _tell(f"read it with {self.variable}={path}")
        return 0


async def _look_up_all(entries: Iterable[CatalogueEntry], live: LiveSources) -> tuple[Snapshot, Counter[str]]:
    """One component after the other, which is what the sources' limits ask for."""
    refreshed: list[Refreshed] = []
    silent: Counter[str] = Counter()
    for entry in entries:
        facts = await live.look_up(Component(name=entry.name, id=entry.id, kind=entry.kind), entry)
        silent.update(note.text for note in facts.notes)
        refreshed.append(Refreshed(id=entry.id, facts=facts.facts, advisories=facts.advisories))
    return Snapshot(as_of=now_utc().date().isoformat(), components=tuple(refreshed)), silent


def _options(name: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=f"Look the {name} up in live sources and write a dated snapshot.")
    parser.add_argument("--into", type=Path, default=Path("var"), help="folder of the snapshot")
    parser.add_argument("--dry-run", action="store_true", help="only print the diff")
    parser.add_argument("--accept-jumps", action="store_true", help="also take the changes marked ?")
    parser.add_argument("ids", nargs="*", help="only these components; all when none is named")
    return parser.parse_args(arguments)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
