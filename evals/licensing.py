"""Licensing cases through the licensing agent's rules; their sentences through the whole platform."""

import re
from collections.abc import AsyncIterator
from typing import Any

from agents.licensing.assess import assess
from agents.licensing.facts.knowledge import Knowledge, load
from evals.advice_grade import licence_outcome
from evals.council import CouncilTurn, converse, platform
from evals.outcome import CaseOutcome, each
from evals.schema import AiActSentence, LicensingCase, LicensingContext, LicensingFile, LicensingSentence
from protocols.adoption import Component, Constituent, Inquiry, IntendedUse, Mode, Organisation
from protocols.adoption.assessment import Assessment

SAME_NAME = ("linkage", "own_licence", "multimodal", "target_model", "remove_branding", "received_in_product")
SAME_NAME += ("end_user_of_product", "disable_guardrails", "holds_commercial_licence", "modified", "production")
SAME_NAME += ("sector", "purpose", "commercial")
# `Annex III 4(a)`, `Art 5(1)(h)`, `2027-12-02`, `high-risk`: what an answer about the AI Act can be checked for.
POINT = re.compile(r"Annex [IVX]+|Art(?:icle)? \d+(?:\(\w+\))*|\b\d+\(\w+\)|\d{4}-\d{2}-\d{2}|high-risk|prohibited")


async def outcomes(sheet: dict[str, Any]) -> AsyncIterator[CaseOutcome]:
    """Every case, sentence and AI Act sentence of a file, in its order."""
    file, knowledge = LicensingFile.model_validate(sheet), load()

    async def by_rules(case: LicensingCase) -> CaseOutcome:
        return rules_outcome(case, knowledge)

    async for outcome in each(LicensingCase, file.cases, by_rules):
        yield outcome
    if not file.sentences and not file.ai_act_sentences:
        return
    async with platform() as url:

        async def by_sentence(case: LicensingSentence) -> CaseOutcome:
            return _sentence_outcome(case, await converse(url, [case.question]))

        async def by_points(case: AiActSentence) -> CaseOutcome:
            return _ai_act_outcome(case, await converse(url, [case.question]))

        async for outcome in each(LicensingSentence, file.sentences, by_sentence):
            yield outcome
        async for outcome in each(AiActSentence, file.ai_act_sentences, by_points):
            yield outcome


def rules_outcome(case: LicensingCase, knowledge: Knowledge) -> CaseOutcome:
    """The rules' verdict and duties for one case."""
    inquiry = inquiry_of(case)
    assessment, _ = assess(inquiry, inquiry.components[0], knowledge)
    return CaseOutcome(
        id=case.id,
        misses=tuple(_mismatches(case, assessment)),
        understood=inquiry.use.model_dump(mode="json", exclude_defaults=True),
        asked=("licensing",),
        answered=assessment.summary,
    )


def inquiry_of(case: LicensingCase) -> Inquiry:
    """The Inquiry a case describes; nobody is there to ask."""
    context = case.context
    constituents = tuple(Constituent(name=p.name, licence=expression(p.licence), role=p.role) for p in case.components)
    stated = {name: value for name in SAME_NAME if (value := getattr(context, name)) is not None}
    use = IntendedUse(
        mode=Mode(context.use),
        territory=context.territory,
        fields_of_use=context.field,
        organisation=Organisation.model_validate(context.org),
        **stated,
    )
    component = Component(name=case.component or case.components[0].name, constituents=constituents)
    return Inquiry(components=(component,), use=use, may_ask=False, facts=_facts(context))


def expression(licence: Any) -> str:
    """A licence of the case schema as one expression: an id, an expression, or nested any_of and all_of."""
    if isinstance(licence, dict):
        operator, items = next(iter(licence.items()))
        return "(" + {"any_of": " OR ", "all_of": " AND "}[operator].join(expression(item) for item in items) + ")"
    if isinstance(licence, list):
        return "(" + " AND ".join(expression(item) for item in licence) + ")"
    return str(licence) if licence is not None else "NONE"


def _facts(context: LicensingContext) -> dict[str, Any]:
    name = {"model_name": context.output_model_name} if context.output_model_name else {}
    return {"metadata_conflict": context.metadata_conflict, **name}


def _mismatches(case: LicensingCase, assessment: Assessment) -> list[str]:
    expected, misses = case.expected, []
    owed = {finding.id.split(".")[1] for finding in assessment.findings if finding.id.startswith("obligation.")}
    if assessment.outcome not in (expected.verdict, *expected.accept):
        misses.append(f"verdict {assessment.outcome}, expected {expected.verdict}: {assessment.summary}")
    if assessment.outcome != expected.verdict:
        return misses
    if missing := sorted(set(expected.must_obligations) - owed):
        misses.append(f"obligations missing: {', '.join(missing)}")
    if surplus := sorted(set(expected.must_not_obligations) & owed):
        misses.append(f"obligations that must not be there: {', '.join(surplus)}")
    return misses


def _sentence_outcome(case: LicensingSentence, turn: CouncilTurn) -> CaseOutcome:
    answer = turn.answer.recommendation
    verdicts = [licence_outcome(standing, answer) for standing in answer.standings] if answer else []
    # A question back, and "not known to us", are honest where a verdict would have been a guess.
    honest = turn.answer.form is not None or verdicts in ([], [None])
    right = bool(set(verdicts) & set(case.verdict)) and len(verdicts) == 1
    miss = f"verdict {', '.join(map(str, verdicts))}, expected {' or '.join(case.verdict)} for {case.component}"
    return _in_words(case.id, turn, () if right or honest else (miss,))


def _ai_act_outcome(case: AiActSentence, turn: CouncilTurn) -> CaseOutcome:
    report = turn.answer.text.lower()
    missing = [point for point in POINT.findall(case.expected) if point.lower() not in report]
    return _in_words(case.id, turn, (f"does not name {', '.join(missing)}",) if missing else ())


def _in_words(id: str, turn: CouncilTurn, misses: tuple[str, ...]) -> CaseOutcome:
    answer = turn.answer.recommendation
    understood = answer.inquiry.model_dump(mode="json", exclude_defaults=True) if answer else {}
    return CaseOutcome(id=id, misses=misses, understood=understood, asked=turn.asked, answered=turn.answered)
