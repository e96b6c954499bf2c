"""Pages of a Task list, and the token of the next page."""

import base64
import binascii
import json

from a2a.types import ListTasksRequest, ListTasksResponse
from a2a.utils.errors import InvalidParamsError

from protocols.a2a.persistence import rows
from protocols.storage.database import Transaction

PAGE = 50


def page(transaction: Transaction, owner: str, params: ListTasksRequest, place: str) -> ListTasksResponse:
    """The owner's Tasks that are asked for, last changed first; raises InvalidParamsError."""
    size = params.page_size or PAGE
    condition, values = _filters(params)
    begins = _position(params.page_token) if params.page_token else ()
    ((total,),) = transaction.rows(f"select count(*) from tasks where tasks.owner = ? and {condition}", owner, *values)
    where = condition + (" and (tasks.updated, tasks.id) < (?, ?)" if begins else "")
    # One more than asked for says whether there is another page.
    where += " order by tasks.updated desc, tasks.id desc limit ?"
    matches = rows.select(transaction, owner, where, (*values, *begins, size + 1), place)
    last = matches[size - 1] if len(matches) > size else None
    return ListTasksResponse(
        tasks=[row.task for row in matches[:size]],
        next_page_token=_token(last.updated, last.task.id) if last else "",
        total_size=total,
        page_size=size,
    )


def _filters(params: ListTasksRequest) -> tuple[str, tuple[object, ...]]:
    """The condition for the Tasks asked for, beside their owner, with its values."""
    where, values = ["true"], []
    if params.context_id:
        where, values = [*where, "tasks.context_id = ?"], [*values, params.context_id]
    if params.status:
        where, values = [*where, "tasks.state = ?"], [*values, params.status]
    if params.HasField("status_timestamp_after"):
        where, values = [*where, "tasks.updated >= ?"], [*values, params.status_timestamp_after.ToNanoseconds()]
    return " and ".join(where), tuple(values)


def _token(updated: int, task_id: str) -> str:
    """Where the next page begins: a position in the order, not an offset, so that Tasks that change shift nothing."""
    return base64.urlsafe_b64encode(json.dumps([updated, task_id]).encode()).decode()


def _position(page_token: str) -> tuple[int, str]:
    """What a token says; raises InvalidParamsError."""
    try:
        updated, task_id = json.loads(base64.urlsafe_b64decode(page_token))
        return int(updated), str(task_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidParamsError(message=f"pageToken {page_token[:40]!r} is not one this service gave") from error
