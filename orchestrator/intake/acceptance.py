"""What is taken of an agent's answer: an Assessment that fits what was asked, and all that was refused. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from orchestrator.intake.checks import checked
from orchestrator.intake.flaws import AssessmentRequest
from protocols.adoption import Assessment, Component
from protocols.adoption.schema.errors import Problem, problems_in
from protocols.adoption.text.component_names import names_of, spelled

OTHER_MODELS = frozenset({"Inquiry", "Questions", "Answers", "Exhibit", "Component"})
FIRST_SHOWN = 3
SEND_IT = "send one Assessment as a data Part of an Artifact; its JSON Schema is at /ext/findings/v1"


@dataclass(frozen=True)
class Intake:
    """The Assessment as far as it counts, or `None`; and every Problem, by its place in what was sent."""

    assessment: Assessment | None
    problems: tuple[Problem, ...] = ()

    @property
    def refusal(self) -> str:
        """Why there is no Assessment, in a sentence."""
        first = "; ".join(f"{problem.at or 'the whole'}: {problem.reason}" for problem in self.problems[:FIRST_SHOWN])
        more = f"; and {len(self.problems) - FIRST_SHOWN} more" if len(self.problems) > FIRST_SHOWN else ""
        return f"its Assessment was refused: {first}{more}"


def received(sent: Sequence[tuple[str, Any]], words: str, request: AssessmentRequest) -> Intake:
    """The first Assessment that fits among the data of an answer, else the one with the fewest Problems.

    `sent` are data with the data model they say they are. The skill declared the extension: no label is needed.
    """
    readings = [_read(data, request) for label, data in sent if label not in OTHER_MODELS]
    if not readings:
        return Intake(None, (_nothing(words),))
    fitting = next((reading for reading in readings if reading.assessment), None)
    return fitting or min(readings, key=lambda reading: len(reading.problems))


def is_about(answered: Component, requested: Component) -> bool:
    """Whether an answer is about what was asked: by id when both have one, else by name.

    Where the asked one has no id, an agent may know it by a longer name: `Llama 3.3` as `Llama 3.3 70B`.
    """
    if requested.id and answered.id:
        return requested.id == answered.id
    if names_of(answered) & names_of(requested):
        return True
    words = set(spelled(requested.name).split())
    return not requested.id and bool(words) and words <= set(spelled(answered.name).split())


def _read(data: Any, request: AssessmentRequest) -> Intake:
    try:
        assessment = Assessment.model_validate(data)
    except ValidationError as error:
        return Intake(None, problems_in(Assessment, error))
    strange = _strange(assessment, request)
    return Intake(None, strange) if strange else Intake(*checked(assessment, request))


def _strange(assessment: Assessment, request: AssessmentRequest) -> tuple[Problem, ...]:
    """What makes the whole of it an answer to another question."""
    problems = []
    if assessment.concern != request.concern:
        reason = f"its concern is {assessment.concern!r}, its skill's is {request.concern!r}"
        problems.append(Problem(at="/concern", reason=reason, fix=f"send {request.concern!r}"))
    if not is_about(assessment.component, request.component):
        reason = f"asked about {request.component.name}, it answered about {assessment.component.name}"
        problems.append(Problem(at="/component", reason=reason, fix="send back the Component of the Inquiry"))
    return tuple(problems)


def _nothing(words: str) -> Problem:
    if words.lstrip().startswith("{"):
        return Problem(at="", reason="it completed with JSON in a text Part", fix=SEND_IT)
    return Problem(at="", reason="it completed without an Assessment", fix=SEND_IT)
