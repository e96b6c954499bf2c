"""End-to-end cases: each put to the agents of the map over real A2A, nobody there to ask, and graded."""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from orchestrator import launch
from orchestrator.case_grading import Grade, grade
from orchestrator.case_use import components_of, with_context
from orchestrator.client import Council, Outcome
from orchestrator.understanding import load, understand
from protocols.a2a import loop
from protocols.adoption import Component, Inquiry, Progress


def run(sheet: dict[str, Any]) -> bool:
    """Print each case's misses and the passages behind its ideas, then `N cases, M right`."""
    logging.getLogger("a2a").setLevel(logging.ERROR)
    return loop.run(_run(sheet))


async def _run(sheet: dict[str, Any]) -> bool:
    right = 0
    async with council_of_the_map() as url:
        for case in sheet["cases"]:
            try:
                came = graded(case, await answer_to(case, url, sheet.get("as_of")), sheet.get("as_of"))
            except (KeyError, TypeError, ValueError) as error:
                came = Grade(str(case.get("id", "?")), (f"not usable: {type(error).__name__}: {error}",))
            _print(came)
            right += came.right
    print(f"{len(sheet['cases'])} cases, {right} right")
    return right == len(sheet["cases"])


@asynccontextmanager
async def council_of_the_map() -> AsyncIterator[str]:
    """Every service of the map in this process, each on a free loopback port, nothing kept on disk."""
    async with launch.one_process(launch.place_all(0, "")) as url:
        yield url


async def answer_to(case: dict[str, Any], url: str, as_of: str | date | None) -> Outcome:
    """What a running council says to a case, put to it as a conversation of its own."""
    inquiry = inquiry_of(case, as_of)
    async with Council.at(url) as council:
        return await council.say(inquiry.question, _quietly, may_ask=False, inquiry=inquiry)


def graded(case: dict[str, Any], outcome: Outcome, as_of: str | date | None) -> Grade:
    """The answer graded; the ring is that of the first component, or of the one the case names for it."""
    if outcome.recommendation is None:
        return Grade(str(case["id"]), (f"no recommendation: {outcome.problem or outcome.text[:200]}",))
    ids: Sequence[str] = case.get("components") or ()
    ring_of = (case.get("reference_rubric") or {}).get("component")
    place = ids.index(ring_of) if ring_of in ids else 0
    return grade(case, inquiry_of(case, as_of).components[place], outcome.recommendation, outcome.text)


def inquiry_of(case: dict[str, Any], as_of: str | date | None) -> Inquiry:
    """What a case asks: its words understood, its context over them, its components by id."""
    names, context = load(), dict(case.get("context") or {})
    heard = understand(case["question"], (), names)
    said, strange = heard.inquiry, [Component(name=odd.name) for odd in heard.unknown]
    ids = case.get("components") or ()
    components = components_of(ids, context.get("version"), names, strange) if ids else said.components
    day = date.fromisoformat(str(as_of)) if as_of else None
    asked = said.model_copy(
        update={"components": components, "question": case["question"], "as_of": day, "may_ask": False}
    )
    return with_context(asked, context)


async def _quietly(news: Progress) -> None:
    return None


def _print(came: Grade) -> None:
    print(f"{came.id}: {'right' if came.right else 'MISS ' + '; '.join(came.misses)}")
    for remark in came.remarks:
        print(f"  note: {remark}")
    for mention in came.mentions:
        lost = f", nowhere: {', '.join(mention.lost_numbers)}" if mention.lost_numbers else ""
        print(f"  mentions {mention.share:.0%}{lost}: {mention.idea}\n    <- {mention.passage[:400]}")
