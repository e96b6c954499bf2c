"""Lessons and their results as JSON, for the page and the terminal."""

from orchestrator.lab.questions import LessonQuestion
from protocols.models import StrictModel


class SpecSection(StrictModel):
    """A section of the specification to read."""

    section: str
    title: str
    url: str


class LessonText(StrictModel):
    """A lesson before it is run; `checks` in words, `code` the source of what runs."""

    number: int
    title: str
    teaches: str
    sections: tuple[SpecSection, ...]
    partner: str
    checks: tuple[str, ...]
    code: str
    question: LessonQuestion


class LessonCheck(StrictModel):
    """One check after a run; `finding` says in words what came back, and what was expected where that differs."""

    claim: str
    ok: bool
    finding: str


class Excerpt(StrictModel):
    """A text made from the result."""

    title: str
    text: str


class RequestSnippet(StrictModel):
    """A request that crossed the wire in this run, to be sent again; `exchange` is the one it was."""

    title: str
    curl: str
    exchange: str


class LessonResult(StrictModel):
    """One run; its frames are kept under `trace`. `problem` says why it could not be run to its end."""

    number: int
    ok: bool
    agent: str
    url: str
    trace: str
    milliseconds: float
    checks: tuple[LessonCheck, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    requests: tuple[RequestSnippet, ...] = ()
    problem: str = ""
