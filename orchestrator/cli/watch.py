"""`council watch`: asks watched decisions anew, once or at an interval, and prints what changed since, old → new."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Annotated, Any, Never

import typer
from pydantic import TypeAdapter

from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.terminal import URL, Url, err, out, refusals
from orchestrator.cli.display.text_layout import say
from orchestrator.cli.display.watched import print_decision
from orchestrator.watch.premise_changes import PremiseComparison
from orchestrator.watch.requests import FreshAnswer, WatchRequest
from orchestrator.watch.watch_list import WatchedDecision
from protocols.adoption import Progress

# Exit statuses cron can act on.
UNCHANGED, CHANGED = 0, 3
DECISIONS = TypeAdapter(tuple[WatchedDecision, ...])

Decision = Annotated[str, typer.Argument(help="The Task of the decision, or the beginning of its id.")]
app = typer.Typer(help="Decisions you watch: what behind them changed since. Exit status 3: something did.")


class NoSuchDecision(RuntimeError):
    """No watched decision, or more than one, begins with these letters."""


# Facts change by the day: asking more often than each minute would only load the agents.
Every = Annotated[int | None, typer.Option(min=1, help="Go on looking, every so many minutes, until Ctrl-C.")]


@app.callback(invoke_without_command=True)
def watch(context: typer.Context, url: Url = URL, every: Every = None) -> None:
    """Check every watched decision now, or again and again."""
    if context.invoked_subcommand is not None:
        return
    if every is None:
        raise typer.Exit(_run(_check_all(url)))
    try:
        _run(keep_looking(url, timedelta(minutes=every)))
    except KeyboardInterrupt:
        raise typer.Exit(UNCHANGED) from None


@app.command()
def add(task: Annotated[str, typer.Argument(help="A Task that brought a recommendation.")], url: Url = URL) -> None:
    """Watch the recommendation of a Task."""
    raise typer.Exit(_run(_add(url, task)))


@app.command()
def accept(decision: Decision, url: Url = URL) -> None:
    """What changed is known: compare with today from now on."""
    raise typer.Exit(_run(_change(url, decision, "POST", "/accept", "accepted")))


@app.command()
def forget(decision: Decision, url: Url = URL) -> None:
    """Watch a decision no longer."""
    raise typer.Exit(_run(_change(url, decision, "DELETE", "", "no longer watched")))


def _run(work: Coroutine[Any, Any, int]) -> int:
    with refusals("watch", NoSuchDecision):
        return asyncio.run(work)


async def _check_all(url: str) -> int:
    checked = await _all_checked(url)
    if not checked:
        say(out, "No decision is watched. `council watch add TASK` begins, and so does Watch on the page.")
    for decision in checked:
        print_decision(out, decision)
    return CHANGED if any(decision.comparison.changes for decision in checked) else UNCHANGED


async def keep_looking(
    url: str, interval: timedelta, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Never:
    """Look again after each `interval`; a decision is printed when it was not so the time before."""
    before: dict[str, PremiseComparison] = {}
    while True:
        try:
            checked = await _all_checked(url)
        except NotThere as problem:
            # An orchestrator that restarts is there again at the next look.
            say(err, str(problem), style="red")
        else:
            fresh = [decision for decision in checked if before.get(decision.id) != decision.comparison]
            for decision in fresh:
                print_decision(out, decision)
            before = {decision.id: decision.comparison for decision in checked}
            at = datetime.now()
            say(out, f"{at:%H:%M} {len(checked)} watched, {len(fresh)} new; next {at + interval:%H:%M}", style="dim")
        await pause(interval.total_seconds())


async def _all_checked(url: str) -> list[WatchedDecision]:
    async with Council.at(url) as council:
        decisions = await _decisions(council)
    # One after another: thirty at once would be thirty times every agent's work in one moment.
    return [await _checked(url, decision) for decision in decisions]


async def _checked(url: str, decision: WatchedDecision) -> WatchedDecision:
    """Asked in a conversation of its own, so that nothing said meanwhile bears on the answer."""
    inquiry = decision.inquiry.model_copy(update={"as_of": None, "may_ask": False})
    async with Council.at(url) as council:
        result = await council.say(decision.question, _ignore, may_ask=False, inquiry=inquiry)
        if result.recommendation is None:
            raise NotThere(f"{decision.question[:200]}: {result.problem or 'no recommendation came'}")
        answer = FreshAnswer(recommendation=result.recommendation)
        response = await council.api("POST", f"/watch/{decision.id}/check", answer.model_dump_json())
        return WatchedDecision.model_validate_json(response)


async def _add(url: str, task: str) -> int:
    async with Council.at(url) as council:
        result = await council.look(task)
        if result.recommendation is None:
            raise NotThere(result.problem or f"Task {task} brought no recommendation.")
        request = WatchRequest(
            task_id=result.task_id,
            context_id=result.context_id,
            question=result.recommendation.inquiry.question,
            recommendation=result.recommendation,
        )
        await council.api("POST", "/watch", request.model_dump_json())
    say(out, f"Task {task} is watched.")
    return UNCHANGED


async def _change(url: str, beginning: str, method: str, path: str, outcome: str) -> int:
    async with Council.at(url) as council:
        matches = [decision for decision in await _decisions(council) if decision.id.startswith(beginning)]
        if len(matches) != 1:
            raise NoSuchDecision(f"{len(matches)} watched decisions begin with {beginning[:200]!r}.")
        await council.api(method, f"/watch/{matches[0].id}{path}")
    say(out, f"{matches[0].question}: {outcome}.")
    return UNCHANGED


async def _decisions(council: Council) -> tuple[WatchedDecision, ...]:
    return DECISIONS.validate_json(await council.api("GET", "/watch"))


async def _ignore(news: Progress) -> None:
    return None
