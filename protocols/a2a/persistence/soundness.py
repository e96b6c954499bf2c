"""Whether the rows of Tasks belong together: what `council check` looks for beyond a damaged file."""

from collections.abc import Iterator

from protocols.a2a.persistence.rows import SELECT, readable
from protocols.storage.database import Transaction

NUMBERED = "select count(*), count(distinct version) from task_events where owner = ? and task_id = ? and version > ?"


def faults(transaction: Transaction) -> Iterator[str]:
    """One sentence for each Task that could not be read whole, or whose events are not numbered without a gap."""
    for owner, *row in transaction.rows(SELECT.replace("select ", "select tasks.owner, ", 1)):
        task_id, context_id, body, written_at, version, _ = row
        if body is None:
            yield f"task {task_id} has no body"
        elif readable(task_id, context_id, body) is None:
            yield f"the body of task {task_id} is no Task"
        elif written_at > version:
            yield f"the body of task {task_id} is newer than the Task"
        else:
            ((count, distinct),) = transaction.rows(NUMBERED, owner, task_id, written_at)
            if (count, distinct) != (version - written_at,) * 2:
                yield f"task {task_id} has {count} events after its body, and should have {version - written_at}"
