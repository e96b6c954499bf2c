"""What the answer is an answer to: the message, its act and concerns, its language, and the answer before it."""

from dataclasses import dataclass
from enum import StrEnum

from protocols.adoption import Recommendation


class Act(StrEnum):
    """What a person does with a message that agents are asked about."""

    ASK = "ask"
    COMPARE = "compare"
    CHANGE = "change"
    ALTERNATIVES = "alternatives"


@dataclass(frozen=True)
class Request:
    """`concerns` empty asks for the Verdict; `before` is the last answer of the conversation."""

    message: str = ""
    act: Act = Act.ASK
    concerns: tuple[str, ...] = ()
    language: str = "en"
    before: Recommendation | None = None
