"""An organisation's own files, laid over an agent's packaged facts: found, read and refused in one way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ClassVar, TypeVar

import yaml
from pydantic import Field, ValidationError

from protocols.adoption.assessment import Evidence, Grade
from protocols.models import StrictModel

SUFFIX = "-overlay/1"
_MOST_BYTES, _MOST_FILES = 5_000_000, 50


class UnusableOverlay(ValueError):
    """A file is no overlay; the message names the file and what is wrong with it."""


class OwnSource(StrictModel):
    """Where an organisation read or decided something, and when."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    locator: Annotated[str, Field(min_length=1, max_length=2_000)]
    grade: Grade = Grade.PERSON
    seen: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class OverlayFile(StrictModel):
    """The head of such a file; each agent adds what may stand in its own and says so by `schema`."""

    SCHEMA: ClassVar[str]

    schema_: Annotated[str, Field(alias="schema")]
    organisation: Annotated[str, Field(min_length=1, max_length=120)]
    sources: dict[str, OwnSource] = {}

    def evidence(self, source: str) -> Evidence:
        """One of the file's sources, shown as the organisation's own. Raises KeyError."""
        own = self.sources[source]
        title = f"{self.organisation}'s own files: {own.title}"[:300]
        return Evidence(title=title, locator=own.locator, seen=own.seen, grade=own.grade)


F = TypeVar("F", bound=OverlayFile)


def overlays(path: Path, kind: type[F]) -> Iterator[tuple[Path, F]]:
    """The file, or every `*.yaml` of the folder by name, as far as it is for this agent.

    One folder serves all agents: files of another agent's schema are passed over. Raises UnusableOverlay.
    """
    for file in sorted(path.glob("*.yaml"))[:_MOST_FILES] if path.is_dir() else [path]:
        with refusal(file):
            if file.stat().st_size > _MOST_BYTES:
                raise OSError(f"more than {_MOST_BYTES:,} bytes")
            tree = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
            schema = str(tree.get("schema")) if isinstance(tree, dict) else ""
            if not schema.endswith(SUFFIX):
                raise ValueError(f"schema: {schema[:60]!r} is none of an overlay, such as {kind.SCHEMA}")
            overlay = kind.model_validate(tree) if schema == kind.SCHEMA else None
        if overlay:
            yield file, overlay


@contextmanager
def refusal(file: Path) -> Iterator[None]:
    """What goes wrong inside is said of this file."""
    try:
        yield
    except (OSError, yaml.YAMLError, LookupError, TypeError, ValueError) as error:
        raise UnusableOverlay(f"{file}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"{'.'.join(str(step) for step in first['loc']) or 'the file'}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
