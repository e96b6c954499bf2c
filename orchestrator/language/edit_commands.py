"""Messages that ask something of the conversation itself (undo, show, begin again), and the table of edits."""

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from protocols.models import StrictModel

LONGEST = 300


class Command(StrEnum):
    """What a whole message may ask of the conversation itself."""

    UNDO = "undo"
    SHOW = "show"
    RESTART = "restart"


class EditWords(StrictModel):
    """data/edits.yaml."""

    polite: str
    commands: dict[Command, tuple[str, ...]]
    away: str
    bring: str
    back: str
    instead: str
    replace: str
    fields: dict[str, tuple[str, ...]]
    fillers: str


@cache
def edit_words() -> EditWords:
    """The packaged table, read once."""
    sheet = files("orchestrator.language") / "data" / "edits.yaml"
    return EditWords.model_validate(yaml.load(sheet.read_text("utf-8"), yaml.CSafeLoader))


def command_of(message: str) -> Command | None:
    """The command that the whole message is, whatever politeness stands around it."""
    if len(message) > LONGEST:
        return None
    plain = without_politeness(message)
    for command, patterns in edit_words().commands.items():
        if any(re.fullmatch(rf"(?:{pattern})\W*", plain, re.IGNORECASE) for pattern in patterns):
            return command
    return None


def without_politeness(message: str) -> str:
    return re.sub(rf"^(?:{edit_words().polite})+(?=\S)", "", message.strip(), flags=re.IGNORECASE).strip()
