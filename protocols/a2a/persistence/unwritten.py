"""What of one Task is not in the database yet."""

import asyncio
from dataclasses import dataclass, field

from a2a.types import Task

from protocols.a2a.persistence.rows import Change


@dataclass(eq=False)
class Unwritten:
    """A Task, which changes on, with its events since it was last written, if its body is not written with them.

    `due` is what somebody waits for: `written` tells whether the database took it. A `must` accepts a Message, which
    is refused when it cannot be written; anything else is written later.
    """

    owner: str
    task: Task
    before: int
    version: int = 0
    events: list[tuple[int, bytes]] = field(default_factory=list)
    with_body: bool = False
    due: bool = False
    durable: bool = False
    must: bool = False
    written: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def change(self) -> Change:
        """What is written of it now; nothing that the Task becomes later is in it."""
        return Change.of(self.owner, self.task, self.before, self.version, self.events, self.with_body)

    def before_later(self, later: "Unwritten | None") -> "Unwritten":
        """This, which was not written, with what came after it; it waits for the next round."""
        if later is None:
            return Unwritten(self.owner, self.task, self.before, self.version, self.events, self.with_body)
        later.before, later.events = self.before, [*self.events, *later.events]
        later.with_body = later.with_body or self.with_body
        return later

    def settle(self, is_written: bool) -> None:
        """Tell whoever waits."""
        if not self.written.done():
            self.written.set_result(is_written)

    def fail(self, error: Exception) -> None:
        """Raise it where somebody waits."""
        if not self.written.done():
            self.written.set_exception(error)
            # Nobody may wait: that is no error of the loop.
            self.written.exception()
