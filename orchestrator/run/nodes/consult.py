"""The node of one round with one agent; the remote call in it is made once, whatever crashes."""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.config import get_stream_writer
from langgraph.func import task
from langgraph.runtime import get_runtime

from orchestrator.run.consult import consult as consulted
from orchestrator.run.services import Platform
from orchestrator.run.state import OpenStep, Round, StepResult
from protocols.a2a.client.remote_agent import NoAnswer
from protocols.adoption import Progress


@task
async def exchange(round_: Round) -> OpenStep | StepResult:
    """The remote call, remembered by the checkpointer: a Run that goes on after a crash does not repeat it."""
    platform = get_runtime(Platform).context
    agent = await platform.directory.reach(round_.step.agent)
    voices = platform.directory.voices(round_.step.agent)
    return await consulted(agent, round_, platform.clocks.allowance(round_.run), progress_writer(), voices)


async def consult(state: Round) -> dict[str, Any]:
    """One round with one agent; whatever goes wrong there is a fact about the Run, not a crash of it."""
    try:
        outcome = await exchange(state)
    except NoAnswer as error:
        outcome = StepResult.gap(state.step, error.why, str(error))
    if isinstance(outcome, StepResult) and outcome.unanswered and not outcome.over:
        # It may have taken the Message all the same, and may be away just now: nothing there shall wait for ever.
        task_id = outcome.unfinished_task or state.task_id
        await get_runtime(Platform).context.cancels.cancel(state.model_copy(update={"task_id": task_id}))
    return {"open": [outcome]} if isinstance(outcome, OpenStep) else {"results": [outcome]}


async def check(state: Round) -> dict[str, Any]:
    """The same about an alternative; nobody is asked about one, so a result is all that comes of it."""
    update = await consult(state)
    waiting: list[OpenStep] = update.get("open", [])
    await get_runtime(Platform).context.cancels.cancel(*(open_step.round for open_step in waiting))
    return {"checks": update.get("results", [])}


def progress_writer() -> Callable[[Progress], Awaitable[None]]:
    """Writes a Step's news into the stream of the Run."""
    write = get_stream_writer()

    async def tell(news: Progress) -> None:
        write(news.model_dump(mode="json"))

    return tell
