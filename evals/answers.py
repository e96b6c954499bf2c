"""Answers: the first two sentences say what was asked."""

import re
from collections.abc import AsyncIterator
from typing import Any

from evals.council import CouncilTurn, converse, platform
from evals.outcome import CaseOutcome, each
from evals.schema import AnswerCase

FLAGS = re.compile(r"\(\?([aimsx]+)\)")


async def outcomes(sheet: dict[str, Any]) -> AsyncIterator[CaseOutcome]:
    """Every case of a file of `answers/1`, forms settled with their defaults."""
    async with platform() as url:

        async def in_conversation(case: AnswerCase) -> CaseOutcome:
            return answer_outcome(case, await converse(url, case.turns))

        async for outcome in each(AnswerCase, sheet["cases"], in_conversation):
            yield outcome


def answer_outcome(case: AnswerCase, turn: CouncilTurn) -> CaseOutcome:
    """The answer to the last turn by its first two sentences."""
    answer = turn.answer.recommendation
    return CaseOutcome(
        id=case.id,
        misses=answer_misses(case, turn.answered),
        remarks=(f"needs {case.needs}",) if case.needs else (),
        understood=answer.inquiry.model_dump(mode="json", exclude_defaults=True) if answer else {},
        asked=turn.asked,
        answered=turn.answered,
    )


def answer_misses(case: AnswerCase, sentences: str) -> tuple[str, ...]:
    """The patterns that are not there and must be, and those that are and must not."""
    missing = [f"does not say {pattern!r}" for pattern in case.say if not _found(pattern, sentences)]
    return (*missing, *(f"says {pattern!r}" for pattern in case.not_say if _found(pattern, sentences)))


def _found(pattern: str, sentences: str) -> bool:
    """Flags may stand anywhere in a pattern (`a|(?i)b`), as Python took them up to 3.10; they hold for all of it."""
    flags = "".join(sorted(set("".join(FLAGS.findall(pattern)))))
    return re.search((f"(?{flags})" if flags else "") + FLAGS.sub("", pattern), sentences) is not None
