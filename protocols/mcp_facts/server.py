"""A folder of facts as an MCP server: each file is a resource, and a tool finds records by what they are called."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resources import FileResource
from mcp.types import ToolAnnotations
from pydantic import BaseModel, JsonValue

SCHEME = "facts"
DIGEST = "sha256"
KINDS = {".yaml": "application/yaml", ".json": "application/json"}
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
NAMES = ("id", "name", "aliases", "title", "model", "spdx_id")
MOST_RECORDS = 20
DEEPEST = 6
ABOUT = "Dated facts with their sources, as the {} agent of the Adoption Council reads them. Name the source of each."


class TableRecord(BaseModel):
    """One record of a file, whole, with where it is."""

    file: str
    record: JsonValue


class TableRecords(BaseModel):
    """What a search found; `more` when there is more than is shown."""

    records: list[TableRecord]
    more: bool = False


def fact_server(name: str, folder: Path) -> MCPServer:
    """A server of the YAML and JSON files below a folder, under the name of the agent whose they are."""
    server = MCPServer(f"{name}-facts", instructions=ABOUT.format(name), log_level="WARNING")
    tables: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in KINDS:
            file = path.relative_to(folder).as_posix()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            server.add_resource(
                FileResource(
                    uri=f"{SCHEME}://{name}/{file}",
                    name=file,
                    mime_type=KINDS[path.suffix],
                    path=path.resolve(),
                    encoding="utf-8",
                    meta={DIGEST: digest},
                )
            )

    @server.tool(title="Find facts", annotations=READS)
    def find_facts(text: str, file: str = "") -> TableRecords:
        """Finds records whose id, name or alias contains the text, in one of the files or, without it, in all."""
        if not text.strip():
            raise ToolError("Say what to look for.")
        # Read at the first search: a host that wants whole files never pays for it.
        if not tables:
            tables.update(_tables(folder))
        if file and file not in tables:
            raise ToolError(f"There is no file {file[:200]!r}; there are {', '.join(tables)}.")
        chosen = {file: tables[file]} if file else tables
        found = [TableRecord(file=at, record=record) for at in chosen for record in records_of(chosen[at], text)]
        return TableRecords(records=found[:MOST_RECORDS], more=len(found) > MOST_RECORDS)

    return server


def records_of(value: Any, text: str, depth: int = 0) -> Iterator[Any]:
    """The outermost records called so, as deep as tables are; a record of a mapping is also called by its key."""
    if depth > DEEPEST:
        return
    wanted = text.strip().casefold()
    if isinstance(value, list):
        for member in value:
            yield from _record(member, wanted, depth)
    elif isinstance(value, dict):
        for key, member in value.items():
            if wanted in str(key).casefold() and isinstance(member, dict):
                yield {key: member}
            else:
                yield from _record(member, wanted, depth)


def _record(member: Any, wanted: str, depth: int) -> Iterator[Any]:
    if isinstance(member, dict) and any(wanted in text.casefold() for text in _called(member)):
        yield member
    else:
        yield from records_of(member, wanted, depth + 1)


def _called(record: dict[str, Any]) -> Iterator[str]:
    for name in NAMES:
        value = record.get(name)
        yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def _tables(folder: Path) -> dict[str, Any]:
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in KINDS)
    return {path.relative_to(folder).as_posix(): _plain(path) for path in files}


def _plain(path: Path) -> Any:
    text = path.read_text("utf-8")
    # JSON is YAML too, but its own reader is a hundred times faster for the large files.
    if path.suffix == ".json":
        return json.loads(text)
    return json.loads(json.dumps(yaml.load(text, yaml.CSafeLoader), default=str))
