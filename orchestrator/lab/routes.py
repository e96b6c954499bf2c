"""Lessons over HTTP, for the page and the terminal: list them, read one, run one."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request

from orchestrator.lab.lesson import Lesson, code_of
from orchestrator.lab.lesson_list import LESSONS
from orchestrator.lab.lesson_traces import Visits
from orchestrator.lab.questions import questions
from orchestrator.lab.result import LessonResult, LessonText, SpecSection
from orchestrator.lab.runner import Busy, Lab
from protocols.explain.spec.citation import cite
from protocols.wire.ownership import owner


def lesson_routes(lab: Lab, visits: Visits) -> APIRouter:
    """`GET /lessons`, `GET /lessons/{number}`, `POST /lessons/{number}/run`.

    Requests of other sites' pages are refused before they come here, by protocols.a2a.security.trusted_hosts.
    """
    routes = APIRouter()

    @routes.get("/lessons")
    async def lessons() -> list[LessonText]:
        """Every lesson, in the order they are read."""
        return [lesson_text(lesson) for lesson in LESSONS.values()]

    @routes.get("/lessons/{number}")
    async def lesson(number: int) -> LessonText:
        """One lesson."""
        return lesson_text(numbered(number))

    @routes.post("/lessons/{number}/run")
    async def run(request: Request, number: int) -> LessonResult:
        """Run a lesson against the running stack: its result, check by check. The trace is visible to the caller."""
        lesson = numbered(number)
        try:
            return await lab.run(lesson, visits.begin(owner(request.scope)))
        # 429 and not 503: it is this caller who may try again in a moment.
        except Busy as busy:
            raise HTTPException(429, str(busy)) from busy

    return routes


def lesson_text(lesson: Lesson[Any]) -> LessonText:
    """The lesson as JSON: its words and its code."""
    return LessonText(
        number=lesson.number,
        title=lesson.title,
        teaches=lesson.prose,
        sections=tuple(SpecSection(**cite(section).model_dump()) for section in lesson.sections),
        partner=lesson.partner.description,
        checks=tuple(check.claim for check in lesson.checks),
        code=code_of(lesson),
        question=questions()[lesson.number],
    )


def numbered(number: int) -> Lesson[Any]:
    """The lesson of this number; 404 without one."""
    if number not in LESSONS:
        raise HTTPException(404, f"There is no lesson {number}; there are {', '.join(map(str, LESSONS))}.")
    return LESSONS[number]
