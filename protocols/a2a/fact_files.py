"""Size, digest and dates of the fact files a service answers from."""

import hashlib
import re
from pathlib import Path

from protocols.a2a.service_facts import MOST_FILES, FactFile, Inside, Limits
from protocols.a2a.settings import Settings
from protocols.a2a.turn import LONGEST_WORDS, MOST_HOPS, MOST_TURNS

DATE = re.compile(rb"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b")


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
    dates = [match.decode() for match in DATE.findall(content)]
    return FactFile(
        file=str(path.relative_to(folder)),
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        earliest=min(dates, default=""),
        latest=max(dates, default=""),
    )
