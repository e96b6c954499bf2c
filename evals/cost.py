"""Cost cases: published and computed figures through the cost agent's formulas, questions through the platform."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from agents.cost.facts.machines.catalogue import Physics, load
from agents.cost.facts.machines.specs import NotEstimable, UnknownAccelerator, UnknownModel
from evals.council import CouncilTurn, converse, platform
from evals.outcome import CaseOutcome, each
from evals.replica import BYTE_UNITS, POWER_UNITS, published, reference
from evals.schema import CostQuestion, PublishedFigure, ReferenceRun
from protocols.adoption import Recommendation
from protocols.adoption.intended_use import Workload

THROUGHPUT_FACTOR = 1.5
MEMORY_TOLERANCE = 0.01
# The power formula was 0.96-1.11 of six measured systems.
POWER_TOLERANCE = 0.12
VOLUME_TOLERANCE = 0.02
DAYS_PER_MONTH = 365.25 / 12
HONEST = re.compile(r"(?i)not on file|not known|cannot (?:say|tell|price)|no figure")
# What the first two sentences of an answer of a kind speak of; a monthly bill alone answers `running` only.
SPEAKS_OF = {
    "running": r"[$€]\s?\d",
    "speed": r"(?i)tok(?:en)?s?\s?(?:/|per )\s?s",
    "own_machine": r"(?i)(?:your|own) (?:own )?(?:machine|card|gpu)|electricity",
    "memory": r"(?i)\d\s?Gi?B",
    "fine_tuning": r"(?i)fine-?tun|q?lora",
    "embedding": r"(?i)embed",
    "transcription": r"(?i)transcri|hours? of audio",
    "image": r"(?i)images?\b",
    "per_minute": r"(?i)(?:per|a) minute",
    "migration": r"(?i)\bsav|cheaper|dearer|more than",
    "purchase_model": r"(?i)spot|reserved|on demand|hours a|scale",
    "one_off": r"(?i)once|one-off|in all|in total",
    "region": r"(?i)region|EU\b.*US\b|US\b.*EU\b",
    "energy": r"(?i)kWh|CO2|CO₂|kg",
    "team": r"(?i)engineer|people|FTE|staff",
    "support": r"(?i)subscription|support",
}


async def outcomes(sheet: dict[str, Any]) -> AsyncIterator[CaseOutcome]:
    """Every case of a file of `validation/1`, `parity/1` or `cost_questions/1`."""
    schema, physics = str(sheet.get("schema", "")).partition("/")[0], load()
    if schema == "cost_questions":
        async with platform() as url:

            async def in_words(case: CostQuestion) -> CaseOutcome:
                return question_outcome(case, await converse(url, [case.text]))

            async for outcome in each(CostQuestion, sheet["cases"], in_words):
                yield outcome
        return

    async def by_formula(case: PublishedFigure | ReferenceRun) -> CaseOutcome:
        return figure_outcome(case, physics)

    async for outcome in each(ReferenceRun if schema == "parity" else PublishedFigure, sheet["cases"], by_formula):
        yield outcome


def figure_outcome(case: PublishedFigure | ReferenceRun, physics: Physics) -> CaseOutcome:
    """One published figure or reference run against the formulas."""
    try:
        found = _reference_misses(case, physics) if isinstance(case, ReferenceRun) else _published(case, physics)
        misses = tuple(found)
    except (NotEstimable, UnknownAccelerator, UnknownModel, KeyError) as problem:
        misses = (f"no answer: {type(problem).__name__}: {problem}",)
    return CaseOutcome(id=case.id, misses=misses, understood=case.inputs.model_dump(exclude_defaults=True))


def question_outcome(case: CostQuestion, turn: CouncilTurn) -> CaseOutcome:
    """One question in words: the stated volume within two per cent, and an answer of its kind or an honest no."""
    answer = turn.answer.recommendation
    volume = tokens_a_month(answer.inquiry.use.workload) if answer else None
    misses = []
    if case.tokens_month and (volume is None or abs(volume / case.tokens_month - 1) > VOLUME_TOLERANCE):
        misses.append(f"{volume} tokens a month, stated {case.tokens_month:g}")
    honest = turn.answer.form is not None or bool(HONEST.search(turn.answered))
    if not re.search(SPEAKS_OF[case.kind], turn.answered) and not honest:
        misses.append(f"no answer of kind {case.kind}: {turn.answered}")
    return CaseOutcome(
        id=case.id, misses=tuple(misses), understood=_understood(answer), asked=turn.asked, answered=turn.answered
    )


def tokens_a_month(load: Workload) -> float | None:
    """The volume a workload states: its tokens a month, or requests times the tokens of one."""
    if load.tokens_per_month is not None:
        return float(load.tokens_per_month)
    if load.requests_per_day is None or (load.input_tokens is None and load.output_tokens is None):
        return None
    return load.requests_per_day * DAYS_PER_MONTH * ((load.input_tokens or 0) + (load.output_tokens or 0))


def _published(case: PublishedFigure, physics: Physics) -> Iterator[str]:
    ratio = published(case, physics) / case.measured
    if case.unit in BYTE_UNITS or case.unit in POWER_UNITS:
        usual = MEMORY_TOLERANCE if case.unit in BYTE_UNITS else POWER_TOLERANCE
        near = abs(ratio - 1) <= (usual if case.tolerance is None else case.tolerance)
    else:
        near = 1 / THROUGHPUT_FACTOR <= ratio <= THROUGHPUT_FACTOR
    if not near:
        yield f"published {case.measured:g} {case.unit}, estimated {ratio * case.measured:g} ({ratio:.2f}x)"


def _reference_misses(case: ReferenceRun, physics: Physics) -> Iterator[str]:
    computed = reference(case, physics)
    for name, expected in case.expected.items():
        if abs(computed[name] - expected) > case.tolerance * abs(expected):
            yield f"{name}: expected {expected:g}, got {computed[name]:g}"


def _understood(answer: Recommendation | None) -> dict[str, Any]:
    return answer.inquiry.model_dump(mode="json", exclude_defaults=True) if answer else {}
