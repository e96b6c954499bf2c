"""A dated file of what the live sources said about the catalogue, to be read over the packaged facts."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import ConfigDict, Field, ValidationError

from protocols.catalogue.entry import Advisory
from protocols.catalogue.knowledge import CitedKnowledge
from protocols.live.live_facts import LiveFact, LiveFacts
from protocols.models import StrictModel

SCHEMA = "research-snapshot/1"
K = TypeVar("K", bound=CitedKnowledge)


class UnusableSnapshot(ValueError):
    """A file is no snapshot of this catalogue."""


class Refreshed(StrictModel):
    """What was found about one component of the catalogue."""

    id: str
    facts: tuple[LiveFact, ...] = ()
    advisories: tuple[Advisory, ...] = ()

    @property
    def live(self) -> LiveFacts:
        """As a look-up gives it."""
        return LiveFacts(self.facts, self.advisories)


class Snapshot(StrictModel):
    """Everything found on one day."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema", pattern=f"^{SCHEMA}$")] = SCHEMA
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    components: tuple[Refreshed, ...]


def save(snapshot: Snapshot, directory: Path, name: str) -> Path:
    """Write a new file called by `name` and day into `directory`; an older one is never written over."""
    directory.mkdir(parents=True, exist_ok=True)
    text = json.dumps(snapshot.model_dump(mode="json", by_alias=True), indent=1, sort_keys=True, ensure_ascii=False)
    beside = directory / f".{name}-{snapshot.as_of}.{os.getpid()}"
    beside.write_text(text + "\n", encoding="utf-8")
    for number in range(1, 1_000):
        path = directory / f"{name}-{snapshot.as_of}{f'-{number}' if number > 1 else ''}.json"
        try:
            # A link fails where a file is: no snapshot is ever written over another, by two at once either.
            path.hardlink_to(beside)
        except FileExistsError:
            continue
        beside.unlink()
        return path
    raise FileExistsError(f"{directory} holds a thousand snapshots of {snapshot.as_of}")


def read(path: Path) -> Snapshot:
    """The snapshot in the file. Raises UnusableSnapshot naming the file and what is wrong with it."""
    try:
        return Snapshot.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UnusableSnapshot(f"{path}: {str(error).splitlines()[0]}") from error


def over(knowledge: K, refreshed: Iterable[Refreshed]) -> K:
    """The knowledge with the snapshot's facts read first; components it does not know are left out."""
    for component in refreshed:
        if entry := knowledge.catalogue.entries.get(component.id):
            knowledge = knowledge.with_live(component.live.advising(entry), component.facts)
    return knowledge
