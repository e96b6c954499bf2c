"""Starts an agent anew whenever a file of its folder is written, for whoever is editing it."""

import asyncio
import importlib.util
import logging
from collections.abc import Callable
from pathlib import Path

from orchestrator.local.child_process import STOP_SECONDS, Child
from protocols.cleanup import SECONDS, stop

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.5
WATCHED = (".py", ".yaml", ".json")


async def reload(begin: Callable[[], Child], folder: Path) -> None:
    """One process after the other until cancelled; the last one is stopped then."""
    while True:
        before = await asyncio.to_thread(write_times, folder)
        life = asyncio.create_task(begin().run())
        try:
            # Polled: what would tell of writes at once is another library on each system.
            while await asyncio.to_thread(write_times, folder) == before:  # noqa: ASYNC110
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await stop([life], STOP_SECONDS + SECONDS)
        logger.warning("%s starts anew, as a file in it was written", folder.name)


def folder_of(module: str) -> Path | None:
    """Where a package's files are; none for a module that is no package, or is not there."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def write_times(folder: Path) -> dict[Path, int]:
    """When each watched file was written last."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.suffix in WATCHED and path.is_file()}
