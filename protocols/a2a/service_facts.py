"""What the extended card adds: the facts a service answers from, and its limits."""

from pydantic import Field

from protocols.models import StrictModel

MOST_FILES = 200


class FactFile(StrictModel):
    """A file of facts: its size, the SHA-256 of what is in it, and the earliest and latest date it names."""

    file: str
    bytes: int
    sha256: str
    earliest: str = ""
    latest: str = ""


class Limits(StrictModel):
    """What a service takes and keeps: bytes, characters, counts."""

    largest_body_bytes: int
    longest_text_characters: int
    turns_a_task: int
    services_a_question_may_pass: int
    tasks_kept: int


class Inside(StrictModel):
    """What the extended card adds."""

    limits: Limits
    facts: tuple[FactFile, ...] = Field(default=(), max_length=MOST_FILES)
