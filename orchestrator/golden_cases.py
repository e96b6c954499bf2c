"""End-to-end cases: each put to the agents of the map over real A2A, nobody there to ask, and graded."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from orchestrator import launch
from orchestrator.case_grading import Grade, grade
from orchestrator.case_use import components_of, with_context
from orchestrator.client import Council
from orchestrator.understanding import load, understand
from protocols.adoption import Inquiry, Progress


def run(sheet: dict[str, Any]) -> bool:
    """Print each case's misses and the passages behind its ideas, then `N cases, M right`."""
    logging.getLogger("a2a").setLevel(logging.ERROR)
    return asyncio.run(_run(sheet))


async def _run(sheet: dict[str, Any]) -> bool:
    right = 0
    async with council_of_the_map() as url:
        for case in sheet["cases"]:
            try:
                graded = await put(case, url, sheet.get("as_of"))
            except (KeyError, TypeError, ValueError) as error:
                graded = Grade(str(case.get("id", "?")), (f"not usable: {type(error).__name__}: {error}",))
            _print(graded)
            right += graded.right
    print(f"{len(sheet['cases'])} cases, {right} right")
    return right == len(sheet["cases"])


@asynccontextmanager
async def council_of_the_map() -> AsyncIterator[str]:
    """Every service of the map in this process, each on a free loopback port, nothing kept on disk."""
    async with launch.one_process(launch.place_all(0, "")) as url:
        yield url


async def put(case: dict[str, Any], url: str, as_of: str | date | None) -> Grade:
    """One case put to a running council as its own conversation."""
    inquiry = inquiry_of(case, as_of)
    async with Council.at(url) as council:
        outcome = await council.say(inquiry.question, _quietly, may_ask=False, inquiry=inquiry)
    if outcome.recommendation is None:
        return Grade(str(case["id"]), (f"no recommendation: {outcome.problem or outcome.text[:200]}",))
    ids: Sequence[str] = case.get("components") or ()
    ring_of = (case.get("reference_rubric") or {}).get("component")
    place = ids.index(ring_of) if ring_of in ids else 0
    return grade(case, inquiry.components[place], outcome.recommendation, outcome.text)


def inquiry_of(case: dict[str, Any], as_of: str | date | None) -> Inquiry:
    """What a case asks: its words understood, its context over them, its components by id."""
    names, context = load(), dict(case.get("context") or {})
    said = understand(case["question"], (), names).inquiry
    ids = case.get("components") or ()
    components = components_of(ids, context.get("version"), names, said.components) if ids else said.components
    day = date.fromisoformat(str(as_of)) if as_of else None
    asked = said.model_copy(
        update={"components": components, "question": case["question"], "as_of": day, "may_ask": False}
    )
    return with_context(asked, context)


async def _quietly(news: Progress) -> None:
    return None


def _print(graded: Grade) -> None:
    print(f"{graded.id}: {'right' if graded.right else 'MISS ' + '; '.join(graded.misses)}")
    for remark in graded.remarks:
        print(f"  note: {remark}")
    for mention in graded.mentions:
        lost = f", nowhere: {', '.join(mention.lost_numbers)}" if mention.lost_numbers else ""
        print(f"  mentions {mention.share:.0%}{lost}: {mention.idea}\n    <- {mention.passage[:400]}")
