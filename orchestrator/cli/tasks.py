"""`council tasks`: what the caller asked the orchestrator so far, page by page."""

import asyncio
from typing import Annotated, cast

import typer
from a2a.types import ListTasksRequest, ListTasksResponse, Role, Task, TaskState
from google.protobuf.timestamp_pb2 import Timestamp

from orchestrator.cli.client import Council
from orchestrator.cli.display.terminal import URL, Url, out, refusals
from orchestrator.cli.display.text_layout import print_line
from protocols.a2a.client.remote_agent import NoAnswer
from protocols.a2a.parts import words

# `working` and `input-required` on the command line are TASK_STATE_WORKING and TASK_STATE_INPUT_REQUIRED.
PREFIX = "TASK_STATE_"
LONGEST_WORDS = 60
State = Annotated[str, typer.Option(help="Only Tasks in this state, such as working or input-required.")]
After = Annotated[str, typer.Option(help="Only Tasks that changed since, such as 2026-11-22T08:00:00Z.")]
Page = Annotated[str, typer.Option("--page", help="Go on where a page ended: the token it printed.")]


def tasks(
    url: Url = URL,
    context: Annotated[str, typer.Option(help="Only Tasks of this conversation.")] = "",
    state: State = "",
    after: After = "",
    size: Annotated[int, typer.Option(min=1, max=100, help="How many a page has.")] = 20,
    page: Page = "",
) -> None:
    """List the Tasks asked of the orchestrator, last changed first."""
    which = ListTasksRequest(context_id=context, page_size=size, page_token=page)
    with refusals("tasks", NoAnswer, typer.BadParameter):
        if state:
            which.status = _state(state)
        if after:
            which.status_timestamp_after.CopyFrom(_time(after))
        listing = asyncio.run(_list(url, which))
    for task in listing.tasks:
        print_line(out, _line(task, out.width))
    more = f"; the next page: --page {listing.next_page_token}" if listing.next_page_token else ""
    print_line(out, f"{len(listing.tasks)} of {listing.total_size} Tasks{more}")


async def _list(url: str, which: ListTasksRequest) -> ListTasksResponse:
    async with Council.at(url) as council:
        return await council.agent.tasks(which)


def _line(task: Task, width: int) -> str:
    opening = next((words(text.parts) for text in task.history if text.role == Role.ROLE_USER), "")
    state = TaskState.Name(task.status.state).removeprefix(PREFIX).lower().replace("_", "-")
    head = f"{task.id}  {state:<14}  {task.status.timestamp.ToJsonString()[:16]}  "
    if len(head) + LONGEST_WORDS <= width:
        return head + opening[:LONGEST_WORDS]
    # On a narrow terminal the words stand on a line of their own, cut there.
    return f"{head}\n  {opening[: width - 2]}"


def _state(text: str) -> TaskState:
    try:
        return cast(TaskState, TaskState.Value(PREFIX + text.upper().replace("-", "_")))
    except ValueError as error:
        states = ", ".join(name.removeprefix(PREFIX).lower().replace("_", "-") for name in TaskState.keys()[1:])
        raise typer.BadParameter(f"{text!r} is no state; these are: {states}") from error


def _time(text: str) -> Timestamp:
    moment = Timestamp()
    try:
        moment.FromJsonString(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-11-22T08:00:00Z") from error
    return moment
