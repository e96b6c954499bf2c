"""Verdicts of the whole platform: end-to-end cases with their context, and questions a CTO was asked."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from evals.advice_context import components_of, with_context
from evals.advice_grade import AdviceGrade, grade, standing_of
from evals.council import inquire, platform
from evals.outcome import CaseOutcome, each, first_sentences
from evals.schema import AdviceCase, CtoCase
from orchestrator.cli.turn_result import TurnResult as Answer
from orchestrator.language.understanding import load, understand
from protocols.adoption import Component, Inquiry


async def outcomes(sheet: dict[str, Any]) -> AsyncIterator[CaseOutcome]:
    """Every case of a file of `golden/1` or `cto-cases/1`."""
    as_of = date.fromisoformat(str(sheet["as_of"])) if sheet.get("as_of") else None
    async with platform() as url:

        async def about_a_component(case: CtoCase) -> CaseOutcome:
            return cto_outcome(case, await inquire(url, about(case, as_of)))

        async def with_its_context(case: AdviceCase) -> CaseOutcome:
            return advice_outcome(case, await inquire(url, inquiry_of(case, as_of)), as_of)

        rows = sheet["cases"]
        in_words = str(sheet.get("schema", "")).startswith("cto-cases")
        grading = each(CtoCase, rows, about_a_component) if in_words else each(AdviceCase, rows, with_its_context)
        async for outcome in grading:
            yield outcome


def cto_outcome(case: CtoCase, answer: Answer) -> CaseOutcome:
    """The ring of the component that was asked about; an alternative that is not named is a remark."""
    advice, component = answer.recommendation, Component(name=case.component, id=case.component)
    standing = standing_of(component, advice) if advice else None
    accepted = (case.verdict, *(ring for ring in case.accept if ring != case.verdict))
    ring = standing.verdict.value if standing else "no standing"
    named = {offer.component.id for offer in standing.alternatives} if standing else set()
    lacks = case.instead_any_of and ring != "adopt" and not named & set(case.instead_any_of)
    return _outcome(
        case.id,
        answer,
        misses=() if ring in accepted else (f"{case.component}: {ring}, expected {' or '.join(accepted)}",),
        remarks=(f"no alternative of {', '.join(case.instead_any_of)}",) if lacks else (),
    )


def advice_outcome(case: AdviceCase, answer: Answer, as_of: date | None) -> CaseOutcome:
    """Ring, licence verdict and what must not be said, with the passage nearest each idea as a remark."""
    inquiry = inquiry_of(case, as_of)
    if answer.recommendation is None:
        return CaseOutcome(id=case.id, misses=(f"no recommendation: {answer.problem or answer.text[:200]}",))
    found = graded(case, inquiry, answer)
    remarks = (*found.remarks, *(mention.line for mention in found.mentions))
    return _outcome(case.id, answer, found.misses, remarks)


def _outcome(id: str, answer: Answer, misses: tuple[str, ...], remarks: tuple[str, ...]) -> CaseOutcome:
    advice = answer.recommendation
    return CaseOutcome(
        id=id,
        misses=misses,
        remarks=remarks,
        understood=advice.inquiry.model_dump(mode="json", exclude_defaults=True) if advice else {},
        asked=tuple(sorted({consulted.agent for consulted in advice.consultations})) if advice else (),
        answered=first_sentences(advice.summary if advice else answer.text or answer.problem),
    )


def graded(case: AdviceCase, inquiry: Inquiry, answer: Answer) -> AdviceGrade:
    """The answer graded; the ring is that of the first component, or of the one the case names for it."""
    assert answer.recommendation is not None
    named = case.reference_rubric.component
    place = case.components.index(named) if named in case.components else 0
    return grade(case.expected, inquiry.components[place], answer.recommendation, answer.text)


def about(case: CtoCase, as_of: date | None) -> Inquiry:
    """A CTO's question about the one component of the case, whether its words name it or not."""
    names = load()
    stated = understand(case.question, (), names).inquiry
    update = {"question": case.question, "as_of": as_of, "may_ask": False}
    return stated.model_copy(update={"components": components_of([case.component], None, names, ()), **update})


def inquiry_of(case: AdviceCase, as_of: date | None) -> Inquiry:
    """What a case asks: its words understood, its context over them, its components by id."""
    names = load()
    heard = understand(case.question, (), names)
    unknown = [Component(name=name.name) for name in heard.unknown]
    components = components_of(case.components, case.context.get("version"), names, unknown)
    stated = heard.inquiry.model_copy(
        update={
            "components": components or heard.inquiry.components,
            "question": case.question,
            "as_of": as_of,
            "may_ask": False,
        }
    )
    return with_context(stated, case.context)
