"""The whole platform in this process, and one conversation with it as a client has it over A2A."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from evals.outcome import first_sentences
from orchestrator.cli.client import Council
from orchestrator.cli.turn_result import TurnResult as Answer
from orchestrator.local import launch, placement
from protocols.adoption import Inquiry, Progress, StepState

MOST_FORMS = 3
UNKNOWN = "unknown"


@dataclass(frozen=True)
class CouncilTurn:
    """One message and what came of it: the agents asked, and those whose earlier answers still stand in the new one."""

    answer: Answer
    asked: tuple[str, ...]
    reused: tuple[str, ...] = ()

    @property
    def answered(self) -> str:
        """The first two sentences a person reads."""
        recommendation = self.answer.recommendation
        return first_sentences(recommendation.summary if recommendation else self.answer.text or self.answer.problem)


@asynccontextmanager
async def platform() -> AsyncIterator[str]:
    """Every service of the map on a free loopback port, nothing kept on disk; yields the orchestrator's URL."""
    async with launch.one_process(placement.place_all(0, "")) as url:
        yield url


async def converse(url: str, messages: Sequence[str], choose: bool = True) -> CouncilTurn:
    """A conversation of its own, every Question of an agent left to its default; what came of the last message.

    `choose` takes the default of the orchestrator's own Questions too; else the last message ends at one.
    """
    async with Council.at(url) as council:
        for words in messages[:-1]:
            await _say(council, words, choose=True)
        return await _say(council, messages[-1], choose)


async def inquire(url: str, inquiry: Inquiry) -> Answer:
    """An Inquiry in full, with nobody there to ask; the answer with all its Measures."""
    async with Council.at(url) as council:
        answer = await council.say(inquiry.question, _ignore, may_ask=False, inquiry=inquiry)
        return (
            replace(answer, recommendation=await council.complete(answer.recommendation))
            if answer.recommendation
            else answer
        )


async def _say(council: Council, words: str, choose: bool) -> CouncilTurn:
    asked: set[str] = set()

    async def note(progress: Progress) -> None:
        if progress.state not in (StepState.WAITING, StepState.NOT_ASKED):
            asked.add(progress.agent)

    answer = await council.say(words, note)
    for _ in range(MOST_FORMS):
        own = {asked.agent for asked in answer.form.asked} == {council.agent.card.name} if answer.form else False
        defaults = _defaults(answer)
        if not defaults or (own and (not choose or set(defaults.values()) == {UNKNOWN})):
            break
        answer = await council.settle(answer, defaults, note)
    known = answer.recommendation.consultations if answer.recommendation else ()
    return CouncilTurn(answer, tuple(sorted(asked)), tuple(sorted({each.agent for each in known} - asked)))


def _defaults(answer: Answer) -> dict[str, str]:
    """What a person who takes every default says; nothing where there is no form, or one without any."""
    asked = answer.form.asked if answer.form else ()
    taken = {each.question.field: each.question.default for each in asked}
    return {field: UNKNOWN if default is None else str(default) for field, default in taken.items()}


async def _ignore(progress: Progress) -> None:
    return None
