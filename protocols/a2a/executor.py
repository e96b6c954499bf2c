"""The states of a Task: runs an agent's work and reports submitted, working, input-required and the final states."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from enum import Enum

from a2a.helpers import new_task
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.tasks import TaskUpdater
from a2a.types import Message, Role, Task, TaskState
from a2a.utils.errors import A2AError, UnsupportedOperationError

from protocols.a2a.caller import owner_of, tenant_of
from protocols.a2a.limits.call_budget import MOST_HOPS, CallBudget
from protocols.a2a.limits.task_slots import TaskSlots
from protocols.a2a.parts import UnreadablePart, find, model_name, text_part, to_part
from protocols.a2a.task_store import FINISHED
from protocols.a2a.turn import NeedsInput, Rejected, Turn, answers_in, transcript
from protocols.adoption import Answers, Questions, UnusableAnswer
from protocols.storage.database import StorageUnavailable
from protocols.wire.trace import HEADER, STATE, serve

logger = logging.getLogger(__name__)


class Belongs(Enum):
    """What a Message that names only its Context is to a Task there that waits for an answer."""

    ANSWERS = "it goes on with the waiting Task"
    REPLACES = "it is a question of its own, for which the waiting Task ends"
    BESIDE = "it is a question of its own; the waiting Task waits on"


class TaskExecutor(AgentExecutor, ABC):
    """What every service of ours does with a Message: `work` returns to complete, raises to fail, asks to be asked.

    With `slots`, which the handler sets, only so many Tasks are worked on at once.
    """

    slots: TaskSlots | None = None

    @abstractmethod
    async def work(self, turn: Turn) -> None:
        """Answer the turn by delivering data models; raise NeedsInput to ask, Rejected to refuse."""

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What must be open while the service runs; nothing unless a service says so."""
        yield

    async def withdraw(self, task: Task) -> None:
        """Undo what a Task that ends without a result left open elsewhere; `work` that runs is cancelled anyway."""

    def belongs(self, waiting: Task, message: Message) -> Belongs:
        """Whether a Message in the waiting Task's Context answers it; only what surely does is taken for an answer."""
        questions = find(waiting.status.message.parts, Questions)
        if questions is None or any(model_name(part) not in ("", Answers.__name__) for part in message.parts):
            return Belongs.BESIDE
        try:
            return Belongs.ANSWERS if answers_in(message, questions.questions) else Belongs.BESIDE
        except UnusableAnswer:
            return Belongs.BESIDE

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Run `work` and tell the Task's states; the SDK calls this once a Message."""
        assert context.message is not None
        _belong_to_the_latest_request(context)
        task = context.current_task
        # Before the check for finished Tasks: a repeated Message is no new one, also when its Task ended meanwhile.
        if task is not None and _repeated(context.message, task):
            return
        if task is not None and task.status.state in FINISHED:
            raise UnsupportedOperationError(message=f"Task {task.id} is finished; start a new one in the same context")
        if task is None:
            # The SDK's helper for this refuses an empty text Part, also beside a good one.
            messages = [context.message]
            submitted = TaskState.TASK_STATE_SUBMITTED
            task = new_task(context.message.task_id, context.message.context_id, submitted, history=messages)
            task.status.timestamp.GetCurrentTime()
            await event_queue.enqueue_event(task)
        updater = TaskUpdater(event_queue, task.id, task.context_id)
        owner = owner_of(context.call_context) if context.call_context else ""
        messages = transcript(task, context.message)
        accepted = tuple(context.configuration.accepted_output_modes) if context.configuration else ()
        turn = Turn(task, messages, updater, owner, CallBudget.of(messages[0]), accepted)
        async with self._slot(turn):
            await turn.updater.start_work()
            await self._tell_how_it_ends(turn)

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """End the Task CANCELED; the SDK then cancels the running `work`."""
        assert context.task_id
        assert context.context_id
        if context.current_task is not None:
            await self.withdraw(context.current_task)
        logger.info("task %s canceled", context.task_id)
        await TaskUpdater(event_queue, context.task_id, context.context_id).cancel()

    def _slot(self, turn: Turn) -> AbstractAsyncContextManager[None]:
        """Entered when the Task's turn has come; one that must wait says so first."""
        if self.slots is None:
            return nullcontext()
        is_new = turn.task.status.state == TaskState.TASK_STATE_SUBMITTED
        update = turn.updater.submit if is_new else turn.updater.start_work

        async def in_line(before: int) -> None:
            text = f"This service is busy; this Task is number {before + 1} in line."
            await update(turn.updater.new_agent_message([text_part(text)]))

        return self.slots.slot(turn.task.id, tenant_of(turn.owner), min(turn.budget.hops, MOST_HOPS), in_line)

    async def _tell_how_it_ends(self, turn: Turn) -> None:
        updater, task = turn.updater, turn.task
        try:
            turn.check_bounds()
            await self.work(turn)
        except NeedsInput as need:
            logger.info("task %s asks", task.id)
            await updater.requires_input(updater.new_agent_message([text_part(need.says), to_part(need.model)]))
        except (Rejected, UnreadablePart, UnusableAnswer) as refusal:
            logger.info("task %s rejected: %s", task.id, refusal)
            await self.withdraw(task)
            await updater.reject(updater.new_agent_message([text_part(str(refusal))]))
        # Cancelling is the handler's to report, and an error of the protocol the binding's. Without its database a Task
        # has not failed: it is worked on again once that is back.
        except (asyncio.CancelledError, A2AError, StorageUnavailable):
            raise
        except Exception as error:  # the edge of the process: nobody above us can tell the caller
            logger.exception("task %s failed", task.id)
            await self.withdraw(task)
            text = (
                f"This service failed on its own account ({type(error).__name__}); the same question may be sent again."
            )
            await updater.failed(updater.new_agent_message([text_part(text)]))
        else:
            logger.info("task %s completed", task.id)
            await updater.complete()


def _belong_to_the_latest_request(context: RequestContext) -> None:
    """A Task outlives the request that began it; what it does now is done for the request that came last."""
    headers = context.call_context.state.get("headers", {}) if context.call_context else {}
    serve(headers.get(HEADER, ""), headers.get(STATE, ""))


def _repeated(message: Message, task: Task) -> bool:
    """The same Message queued twice at once: whoever sent it hears the answer to the first."""
    return message.role == Role.ROLE_USER and any(earlier.message_id == message.message_id for earlier in task.history)
