"""`council watch`: asks watched decisions anew and prints what changed since, old → new; made for cron."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import httpx
import typer
from pydantic import TypeAdapter
from rich.console import Console

from orchestrator.cli.api_key import problem_in
from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.text_layout import say
from orchestrator.cli.display.view import plain
from orchestrator.watch.premise_changes import PremiseChange
from orchestrator.watch.requests import FreshAnswer, WatchRequest
from orchestrator.watch.watch_list import WatchedDecision
from protocols.adoption import Progress

out = Console()
err = Console(stderr=True)
# Exit statuses cron can act on.
UNCHANGED, FAILED, CHANGED = 0, 1, 3
URL = "http://127.0.0.1:8000"
MOST_CHANGES = 12
DECISIONS = TypeAdapter(tuple[WatchedDecision, ...])

Url = Annotated[str, typer.Option(help="A running orchestrator.", envvar="COUNCIL_URL")]
Decision = Annotated[str, typer.Argument(help="The Task of the decision, or the beginning of its id.")]
app = typer.Typer(help="Decisions you watch: what behind them changed since. Exit status 3: something did.")


class NoSuchDecision(RuntimeError):
    """No watched decision, or more than one, begins with these letters."""


@app.callback(invoke_without_command=True)
def watch(context: typer.Context, url: Url = URL) -> None:
    """Check every watched decision now."""
    if context.invoked_subcommand is None:
        raise typer.Exit(_run(_check_all(url)))


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
    try:
        return asyncio.run(work)
    except (NotThere, NoSuchDecision) as problem:
        say(err, plain(str(problem)), style="red")
        return FAILED


async def _check_all(url: str) -> int:
    async with Council.at(url) as council:
        decisions = await _decisions(council)
        if not decisions:
            say(out, "No decision is watched. `council watch add TASK` begins, and so does Watch on the page.")
        checked = [await _checked(url, decision) for decision in decisions]
    for decision in checked:
        _print(decision)
    return CHANGED if any(decision.comparison.changes for decision in checked) else UNCHANGED


async def _checked(url: str, decision: WatchedDecision) -> WatchedDecision:
    """Asked in a conversation of its own, so that nothing said meanwhile bears on the answer."""
    inquiry = decision.inquiry.model_copy(update={"as_of": None, "may_ask": False})
    async with Council.at(url) as council:
        result = await council.say(decision.question, _ignore, may_ask=False, inquiry=inquiry)
        if result.recommendation is None:
            raise NotThere(f"{decision.question[:200]}: {result.problem or 'no recommendation came'}")
        answer = FreshAnswer(recommendation=result.recommendation)
        response = await council.api("POST", f"/watch/{decision.id}/check", answer.model_dump_json())
        return WatchedDecision.model_validate_json(_content(response))


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
        _content(await council.api("POST", "/watch", request.model_dump_json()))
    say(out, f"Task {task} is watched.")
    return UNCHANGED


async def _change(url: str, beginning: str, method: str, path: str, outcome: str) -> int:
    async with Council.at(url) as council:
        matches = [decision for decision in await _decisions(council) if decision.id.startswith(beginning)]
        if len(matches) != 1:
            raise NoSuchDecision(f"{len(matches)} watched decisions begin with {beginning[:200]!r}.")
        _content(await council.api(method, f"/watch/{matches[0].id}{path}"))
    say(out, plain(f"{matches[0].question}: {outcome}."))
    return UNCHANGED


async def _decisions(council: Council) -> tuple[WatchedDecision, ...]:
    return DECISIONS.validate_json(_content(await council.api("GET", "/watch")))


def _content(response: httpx.Response) -> bytes:
    if response.is_error:
        raise NotThere(problem_in(response))
    return response.content


async def _ignore(news: Progress) -> None:
    return None


def _print(decision: WatchedDecision) -> None:
    changes = decision.comparison.changes
    count = f"{len(changes)} changed" if changes else "unchanged"
    say(out, plain(decision.question), style="bold")
    say(out, plain(f"{count} since {decision.since}, checked {decision.checked}; {decision.id}"), "  ", "dim")
    for change in changes[:MOST_CHANGES]:
        say(out, plain(_line(change)), "  - ")
    if len(changes) > MOST_CHANGES:
        say(out, f"… and {len(changes) - MOST_CHANGES} more", "  ", "dim")
    for concern in decision.comparison.unanswered:
        say(out, plain(f"nobody answered on {concern} today: nothing can be said on it"), "  - ", "yellow")


def _line(change: PremiseChange) -> str:
    what = " ".join(filter(None, (change.component, change.concern, change.key or change.kind)))
    source = f" ({change.source.title}, {change.source.seen})" if change.source else ""
    return f"{what}: {change.before or 'nothing'} → {change.now or 'nothing'}{source}"
