"""Reads an agent's fact files from an MCP server into a folder, each held against its digest."""

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

SECONDS = 60
MOST_FILES = 500
LARGEST = 50_000_000
EXTRA = "Install the extra: pip install 'adoption-council[mcp]'"


class NoFacts(RuntimeError):
    """The facts could not be had; the text says why. The packaged ones are not taken instead: they may be others."""


def fetch_facts(base: str, name: str, keep: Path | None) -> Path:
    """The folder with the files that the server of that agent has now, below `base`; raises NoFacts.

    Called while a service is built, on a thread of its own, because its event loop is already running.
    """
    url = f"{base.rstrip('/')}/{name}/mcp"
    with ThreadPoolExecutor(1) as thread:
        try:
            texts = thread.submit(asyncio.run, _bounded(url)).result()
        # Broad: an MCP client raises a group of whatever broke in its tasks, of two libraries' kinds.
        except Exception as error:
            raise NoFacts(f"the facts of {name} cannot be read from {url}: {_reason(error)}") from error
    return _written(texts, name, keep)


async def _bounded(url: str) -> Mapping[str, str]:
    async with asyncio.timeout(SECONDS):
        return {file: text async for file, text in _files(url)}


async def _files(url: str) -> AsyncIterator[tuple[str, str]]:
    from mcp import Client

    total = 0
    async with Client(url) as client:
        for resource in await _listed(client):
            file = checked_name(resource.name)
            (content,) = (await client.read_resource(str(resource.uri))).contents
            text = getattr(content, "text", None)
            if text is None:
                raise NoFacts(f"{file} is no text")
            total += len(text)
            if total > LARGEST:
                raise NoFacts(f"there are more than {LARGEST:,} bytes of them")
            # The listing and the file are two requests; between them the server may have been given other facts.
            digest = (resource.meta or {}).get("sha256")
            if digest != hashlib.sha256(text.encode()).hexdigest():
                raise NoFacts(f"{file} is not what its digest says")
            yield file, text


async def _listed(client: Any) -> list[Any]:
    resources, cursor = [], None
    while True:
        page = await client.list_resources(cursor=cursor)
        resources += page.resources
        if len(resources) > MOST_FILES:
            raise NoFacts(f"there are more than {MOST_FILES} files of them")
        cursor = page.next_cursor
        if not cursor:
            return resources


def checked_name(name: str) -> str:
    """A relative path that stays in its folder; raises NoFacts."""
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or ".." in path.parts or path.suffix not in (".yaml", ".json"):
        raise NoFacts(f"{name[:200]!r} is no name of a fact file")
    return str(path)


def _written(texts: Mapping[str, str], name: str, keep: Path | None) -> Path:
    if not texts:
        raise NoFacts(f"the server has no fact files of {name}")
    folder = keep / f"{name}-facts" if keep else Path(tempfile.mkdtemp(prefix=f"{name}-facts-"))
    # From nothing each time: a file that is gone there must not go on counting here.
    shutil.rmtree(folder, ignore_errors=True)
    for file, text in texts.items():
        path = folder / file
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def _reason(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, TimeoutError):
        return f"nothing within {SECONDS} s"
    return f"{error}. {EXTRA}" if isinstance(error, ImportError) else str(error) or type(error).__name__
