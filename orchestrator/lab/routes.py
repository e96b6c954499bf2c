"""Lessons over HTTP, for the page and the terminal: list them, read one, run one."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request

from orchestrator.lab.lesson import Lesson, code_of
from orchestrator.lab.lesson_list import LESSONS
from orchestrator.lab.lesson_traces import Visits
from orchestrator.lab.result import Reading, Result, Told
from orchestrator.lab.runner import Busy, Lab
from protocols.explain.spec.citation import cite
from protocols.wire.ownership import owner


def lesson_routes(lab: Lab, visits: Visits) -> APIRouter:
    """`GET /lessons`, `GET /lessons/{number}`, `POST /lessons/{number}/run`.

    Requests of other sites' pages are refused before they come here, by protocols.a2a.security.trusted_hosts.
    """
    routes = APIRouter()

    @routes.get("/lessons")
    async def lessons() -> list[Told]:
        """Every lesson, in the order they are read."""
        return [told(lesson) for lesson in LESSONS.values()]

    @routes.get("/lessons/{number}")
    async def lesson(number: int) -> Told:
        """One lesson."""
        return told(_numbered(number))

    @routes.post("/lessons/{number}/run")
    async def run(request: Request, number: int) -> Result:
        """Run a lesson against the live stack; what it showed, check by check. Its trace is the caller's to see."""
        lesson = _numbered(number)
        try:
            return await lab.run(lesson, visits.begin(owner(request.scope)))
        except Busy as busy:
            raise HTTPException(429, str(busy)) from busy

    return routes


def told(lesson: Lesson[Any]) -> Told:
    """The lesson in words and code."""
    return Told(
        number=lesson.number,
        title=lesson.title,
        teaches=lesson.prose,
        sections=tuple(Reading(**cite(each).model_dump()) for each in lesson.sections),
        partner=lesson.partner.says,
        checks=tuple(check.says for check in lesson.checks),
        code=code_of(lesson),
    )


def _numbered(number: int) -> Lesson[Any]:
    if number not in LESSONS:
        raise HTTPException(404, f"There is no lesson {number}; there are {', '.join(map(str, LESSONS))}.")
    return LESSONS[number]
