"""Facts that a person knows better: written as an overlay file, which the research agent lays over its catalogue."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, JsonValue, field_validator

from protocols.models import StrictModel
from protocols.storage.secret_files import locked, write

FILE = "corrections.yaml"
SCHEMA = "research-overlay/1"
MOST_CORRECTIONS = 500
Scalar = Annotated[str, Field(max_length=2_000)] | bool | int | float


class NoOverlayFolder(RuntimeError):
    """There is no folder to write to; the text says what to set."""


class Correction(StrictModel):
    """The right value of one fact, and where that is written; `before` is what was shown."""

    component_id: Annotated[str, Field(min_length=1, max_length=200)]
    key: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9_.-]+$")]
    before: JsonValue
    value: Scalar | tuple[Scalar, ...]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    locator: Annotated[str, Field(min_length=1, max_length=2_000)]

    @field_validator("value")
    @classmethod
    def like_the_one_before(cls, value: Any, info: Any) -> Any:
        """A rule that reads a number could not read a word: the kind of value stays."""
        before = info.data.get("before")
        if before is not None and _kind(value) != _kind(before):
            raise ValueError(f"it was {_kind(before)}, and must be one again")
        return value


class Corrections:
    """One file in the overlay folder; of a fact corrected twice the later value stands."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def add(self, correction: Correction, organisation: str, day: date) -> Path:
        """Write it down and return the file. Raises NoOverlayFolder."""
        if self._folder is None or self._folder.is_file():
            raise NoOverlayFolder("Name a folder by CATALOGUE_OVERLAY, or let the services keep one (--keep, KEEP).")
        path = self._folder / FILE
        with locked(path):
            tree = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) if path.exists() else {}
            write(path, yaml.safe_dump(_with(tree, correction, organisation, day), sort_keys=False, allow_unicode=True))
        return path


def _with(tree: dict[str, Any], correction: Correction, organisation: str, day: date) -> dict[str, Any]:
    source = "c" + hashlib.sha256(f"{correction.title} {correction.locator}".encode()).hexdigest()[:12]
    seen = day.isoformat()
    value = list(correction.value) if isinstance(correction.value, tuple) else correction.value
    facts = {entry["id"]: list(entry["facts"]) for entry in tree.get("components", ())}
    others = [fact for fact in facts.get(correction.component_id, ()) if correction.key not in fact["values"]]
    fact = {"source": source, "seen": seen, "values": {correction.key: value}}
    facts[correction.component_id] = [fact, *others]
    if sum(map(len, facts.values())) > MOST_CORRECTIONS:
        raise NoOverlayFolder(f"{FILE} has {MOST_CORRECTIONS} corrections; move some into a file of your own.")
    record = {"title": correction.title, "locator": correction.locator, "grade": "person", "seen": seen}
    return {
        "schema": SCHEMA,
        "organisation": organisation,
        "sources": {**tree.get("sources", {}), source: record},
        "components": [{"id": id, "facts": entries} for id, entries in facts.items()],
    }


def _kind(value: JsonValue | tuple[Any, ...]) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, int | float):
        return "a number"
    return "a text" if isinstance(value, str) else "a list"
