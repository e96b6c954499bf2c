"""What the answer is an answer to: the message, the concerns it asks, its language, and the answer before it."""

from dataclasses import dataclass

from protocols.adoption import Assessment, Recommendation


@dataclass(frozen=True)
class AnswerRequest:
    """`concerns` empty asks for the Verdict; `alternatives`, for what else there is; `before` is the last answer.

    `checks` are what was found out about alternatives.
    """

    message: str = ""
    concerns: tuple[str, ...] = ()
    alternatives: bool = False
    language: str = "en"
    before: Recommendation | None = None
    checks: tuple[Assessment, ...] = ()
