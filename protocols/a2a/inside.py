"""What a service tells only those it knows: what its answers rest on, and how much it takes."""

import hashlib
import re
from pathlib import Path

from pydantic import Field

from protocols.a2a.settings import Settings
from protocols.a2a.turn import LONGEST_WORDS, MOST_HOPS, MOST_TURNS
from protocols.adoption import Noun

DATE = re.compile(rb"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b")
MOST_FILES = 200


class FactFile(Noun):
    """A file of facts: its size, the SHA-256 of what is in it, and the earliest and latest date it names."""

    file: str
    bytes: int
    sha256: str
    earliest: str = ""
    latest: str = ""


class Limits(Noun):
    """What a service takes and keeps: bytes, characters, counts."""

    largest_body_bytes: int
    longest_text_characters: int
    turns_a_task: int
    services_a_question_may_pass: int
    tasks_kept: int


class Inside(Noun):
    """What the extended card adds."""

    limits: Limits
    facts: tuple[FactFile, ...] = Field(default=(), max_length=MOST_FILES)


def inside(folder: Path | None, settings: Settings) -> Inside:
    """Reads every file of the folder; takes a moment."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []
    limits = Limits(
        largest_body_bytes=settings.largest_body,
        longest_text_characters=LONGEST_WORDS,
        turns_a_task=MOST_TURNS,
        services_a_question_may_pass=MOST_HOPS,
        tasks_kept=settings.kept_tasks,
    )
    return Inside(limits=limits, facts=tuple(_fact_file(path, folder or path) for path in files[:MOST_FILES]))


def _fact_file(path: Path, folder: Path) -> FactFile:
    content = path.read_bytes()
    dates = [found.decode() for found in DATE.findall(content)]
    return FactFile(
        file=str(path.relative_to(folder)),
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        earliest=min(dates, default=""),
        latest=max(dates, default=""),
    )
