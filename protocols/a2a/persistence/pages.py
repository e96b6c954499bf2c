"""Pages of a Task list: what is asked for as SQL, and the token of the next page."""

import base64
import binascii
import json

from a2a.types import ListTasksRequest
from a2a.utils.errors import InvalidParamsError

PAGE = 50


def filters(params: ListTasksRequest) -> tuple[str, tuple[object, ...]]:
    """The condition for the Tasks asked for, beside their owner, with its values."""
    where, values = ["true"], []
    if params.context_id:
        where, values = [*where, "tasks.context_id = ?"], [*values, params.context_id]
    if params.status:
        where, values = [*where, "tasks.state = ?"], [*values, params.status]
    if params.HasField("status_timestamp_after"):
        where, values = [*where, "tasks.updated >= ?"], [*values, params.status_timestamp_after.ToNanoseconds()]
    return " and ".join(where), tuple(values)


def token(updated: int, task_id: str) -> str:
    """Where the next page begins: a position in the order, not an offset, so that Tasks that change shift nothing."""
    return base64.urlsafe_b64encode(json.dumps([updated, task_id]).encode()).decode()


def position(page_token: str) -> tuple[int, str]:
    """What a token says; raises InvalidParamsError."""
    try:
        updated, task_id = json.loads(base64.urlsafe_b64decode(page_token))
        return int(updated), str(task_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidParamsError(message=f"pageToken {page_token[:40]!r} is not one this service gave") from error
