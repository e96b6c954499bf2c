"""Changes of a Task that no event says: the Message of a turn enters its history."""

from a2a.types import Message, Task


def accept(task: Task, message: Message) -> bool:
    """Put the Message into the history, after what it answers; whether it was not there already."""
    if any(earlier.message_id == message.message_id for earlier in task.history):
        return False
    if task.status.HasField("message"):
        task.history.append(task.status.message)
        task.status.ClearField("message")
    task.history.append(message)
    return True


def copy_of(task: Task) -> Task:
    """A Task that no later event changes."""
    copied = Task()
    copied.CopyFrom(task)
    return copied
