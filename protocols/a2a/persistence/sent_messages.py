"""The ids of the Messages that went on with a Task: by them a Message that comes again finds it."""

from a2a.types import Role, Task
from google.protobuf.message import DecodeError

from protocols.storage.database import Transaction

ENDS = str.maketrans({"\n": " ", "\0": " "})


def marked(message_id: str) -> str:
    """The id so that it is never found within another one, and without what PostgreSQL takes for the end of a text."""
    return f"\n{message_id.translate(ENDS)}\n"


def sent(task: Task) -> str:
    """Those of the caller after the first, from which the Task's own id follows."""
    ids = [message.message_id for message in task.history if message.role == Role.ROLE_USER]
    return "".join(marked(message_id) for message_id in ids[1:])


def note_sent(transaction: Transaction) -> None:
    """Fill the column for Tasks of an earlier version; what cannot be read has none."""
    for owner, task_id in transaction.rows("select owner, id from task_bodies"):
        # One at a time: all bodies of a large store need not fit into memory.
        ((body,),) = transaction.rows("select body from task_bodies where owner = ? and id = ?", owner, task_id)
        try:
            ids = sent(Task.FromString(bytes(body)))
        except DecodeError:
            continue
        if ids:
            transaction.change("update tasks set sent = ? where owner = ? and id = ?", ids, owner, task_id)
