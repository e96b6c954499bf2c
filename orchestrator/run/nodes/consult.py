"""The nodes of one round with one agent; what it brought is stored at their end, so that no crash repeats the call."""

from typing import Any

from langgraph.runtime import Runtime

from orchestrator.run.consult import consult as consulted
from orchestrator.run.services import Platform
from orchestrator.run.state import OpenStep, Round, StepResult
from protocols.a2a.client.remote_agent import NoAnswer


async def consult(state: Round, runtime: Runtime[Platform]) -> dict[str, Any]:
    """One round with one agent; whatever goes wrong there is a fact about the Run, not a crash of it."""
    platform, name = runtime.context, state.step.agent
    try:
        agent, voices = await platform.directory.reach(name), platform.directory.voices(name)
        outcome = await consulted(agent, state, platform.clocks.allowance(state.run), platform.tell, voices)
    except NoAnswer as error:
        outcome = StepResult.gap(state.step, error.why, str(error))
    if isinstance(outcome, StepResult) and outcome.unanswered and not outcome.over:
        # It may have taken the Message all the same, and may be away just now: nothing there shall wait for ever.
        task_id = outcome.unfinished_task or state.task_id
        await platform.cancels.cancel(state.model_copy(update={"task_id": task_id}))
    return {"open": [outcome]} if isinstance(outcome, OpenStep) else {"results": [outcome]}


async def check(state: Round, runtime: Runtime[Platform]) -> dict[str, Any]:
    """The same about an alternative; nobody is asked about one, so a result is all that comes of it."""
    update = await consult(state, runtime)
    waiting: list[OpenStep] = update.get("open", [])
    await runtime.context.cancels.cancel(*(open_step.round for open_step in waiting))
    return {"checks": update.get("results", [])}
