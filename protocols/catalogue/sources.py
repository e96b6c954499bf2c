"""Where the catalogue's facts were read, and the Evidence each source gives."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter, ValidationInfo, model_validator

from protocols.adoption import Evidence, Grade
from protocols.models import StrictModel

Day = Annotated[str, BeforeValidator(str)]
"""An ISO date, possibly only a year or a month; YAML reads an unquoted one as a date or a number."""


OWN = "overlay:"
"""How the ids of sources from an organisation's own files begin."""


class UnknownSource(LookupError):
    """A fact cites a source that is not listed."""


class FactSource(StrictModel):
    """Somewhere facts were read; `data_licence` when the data there have a licence of their own."""

    title: str
    locator: str
    grade: Grade
    seen: Day
    data_licence: str | None = None


_RECORDS = TypeAdapter(dict[str, FactSource])


class SourceIndex:
    """Sources by id; the same Evidence object for the same source and day, since most facts share one."""

    def __init__(self, records: Mapping[str, FactSource]) -> None:
        self.records = records
        self._evidence: dict[tuple[str, str], Evidence] = {}

    @classmethod
    def parse(cls, tree: Any) -> "SourceIndex":
        """The index of a `sources.yaml`."""
        return cls(_RECORDS.validate_python(tree))

    def over(self, packaged: "SourceIndex") -> "SourceIndex":
        """These sources together with the packaged ones, whose ids may be cited too."""
        return SourceIndex({**packaged.records, **self.records})

    def evidence(self, source: str, seen: str | None = None) -> Evidence:
        """The Evidence of a source on the day it was read. Raises UnknownSource."""
        record = self.records.get(source)
        if record is None:
            raise UnknownSource(f"no source is called {source!r}")
        key = (source, seen or record.seen)
        if key not in self._evidence:
            self._evidence[key] = Evidence(title=record.title, locator=record.locator, seen=key[1], grade=record.grade)
        return self._evidence[key]


class CitedRecord(StrictModel):
    """A record that data files write with `source` and `seen` in place of its Evidence."""

    evidence: Evidence

    @model_validator(mode="before")
    @classmethod
    def _with_evidence(cls, tree: Any, info: ValidationInfo) -> Any:
        # From a live source or a snapshot it comes with its Evidence already.
        if not isinstance(tree, dict) or "source" not in tree:
            return tree
        plain = {key: value for key, value in tree.items() if key not in {"source", "seen"}}
        return {**plain, "evidence": source_index(info).evidence(tree["source"], _day(tree.get("seen")))}


def source_index(info: ValidationInfo) -> SourceIndex:
    """The sources against which a data file is validated."""
    if not isinstance(info.context, SourceIndex):
        raise TypeError("data files are validated with their SourceIndex as context")
    return info.context


def _day(seen: object) -> str | None:
    return None if seen is None else str(seen)
