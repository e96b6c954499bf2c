"""Tasks at work in this process: each event is applied, stored and passed on by the coroutine that made it.

The SDK's own active tasks hand each event through five queues and some fifteen asyncio tasks. Here a Message costs
one asyncio task, and a Task that waits for an answer none at all.
"""

import asyncio
import logging
from contextlib import nullcontext

from a2a.server.agent_execution import RequestContext
from a2a.server.agent_execution.active_task import INTERRUPTED_TASK_STATES, TERMINAL_TASK_STATES
from a2a.server.cluster import ConcurrentTaskModificationError, TaskVersion
from a2a.server.context import ServerCallContext
from a2a.server.events import Event, EventQueue
from a2a.types import Message, Task, TaskArtifactUpdateEvent, TaskState, TaskStatus, TaskStatusUpdateEvent
from a2a.utils.errors import InternalError, InvalidAgentResponseError

from protocols.a2a.inline.acceptance import Acceptance, answer_to
from protocols.a2a.inline.audience import Audience
from protocols.a2a.inline.elsewhere import cancelled_by_another
from protocols.a2a.inline.shared import Shared
from protocols.a2a.inline.subscription import Subscription
from protocols.a2a.inline.task_changes import accept, copy_of
from protocols.a2a.persistence.events import RUNNING, apply
from protocols.a2a.persistence.rows import state_of
from protocols.a2a.turn import RESUMES
from protocols.cleanup import stop
from protocols.storage.database import StorageUnavailable

logger = logging.getLogger(__name__)
RESTING = TERMINAL_TASK_STATES | INTERRUPTED_TASK_STATES


class LiveTask(EventQueue):
    """One Task at work or listened to. It is the queue its executor is given, and its turns run one after another."""

    def __init__(self, task_id: str, context_id: str, tasks: Shared, is_stored: bool = True) -> None:
        self.id, self.context_id, self._tasks = task_id, context_id, tasks
        self.task: Task | None = None
        self.version = TaskVersion.MISSING
        self.reply: Message | None = None
        self.audience = Audience(task_id)
        self.acceptance = Acceptance(self.audience)
        self.runs: set[asyncio.Task[Exception | None]] = set()
        self._unsaved: Message | None = None
        self._turn, self._cancelling = asyncio.Lock(), asyncio.Lock()
        self._context = ServerCallContext()
        self._is_stored = is_stored

    @property
    def state(self) -> TaskState:
        """Its state; SUBMITTED before there is a Task."""
        return self.task.status.state if self.task else TaskState.TASK_STATE_SUBMITTED

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nobody listens, so that the store alone may hold it."""
        return not self.runs and not self.audience.subscriptions

    def begin(
        self, request: RequestContext, subscription: Subscription | None = None
    ) -> asyncio.Task[Exception | None]:
        """Start the turn a Message asks for, in the trace of its caller; a `subscription` of its own ends with it.

        The asyncio task returns what the executor raised, so that an error nobody waits for is no error of the loop.
        """
        run = asyncio.create_task(self._run(request, subscription), name=f"turn:{self.id}")
        self.runs.add(run)
        return run

    async def result(self, run: asyncio.Task[Exception | None], immediately: bool) -> Message | Task:
        """What the turn comes to: its Message, or the Task as soon as it rests (or is stored, when `immediately`)."""
        await self.audience.result(run, immediately)
        await self.acceptance.over()
        if run.done() and not run.cancelled() and (error := run.result()):
            raise error
        if self.reply is not None:
            return self.reply
        if self.task is None:
            raise InternalError(message="The work on this Message was stopped before there was a Task.")
        return copy_of(self.task)

    async def enqueue_event(self, event: Event) -> None:
        """Apply what the executor says: the Task is changed and stored, and whoever listens hears of it."""
        if self.reply is not None:
            raise InvalidAgentResponseError(f"{type(event).__name__} after a Message, which is a whole answer")
        if isinstance(event, Message):
            return self._answer(event)
        if self.state in TERMINAL_TASK_STATES:
            return logger.debug("task %s is over; a later event is dropped", self.id)
        # What must not be lost when the process dies: that the Message was taken, and where the Task rests. Progress
        # in between is written when the store next writes, since a Task that is resumed does that work again.
        accepts, store = self._take_in(event), self._tasks.store
        if self.state in RESTING:
            self.version = await store.save(self._stored, event=event, prev_version=self.version, context=self._context)
        elif accepts:
            await self._accept(event)
        else:
            self.version = await store.save_progress(self._stored, event, self.version, self._context)
        await self._notify(event)
        self.audience.hear(event, self.state)
        if self.state in TERMINAL_TASK_STATES and not self.runs:
            self.audience.end()

    async def _accept(self, event: Event) -> None:
        """Write that a Message was taken. The executor works on meanwhile, and nobody hears of it before."""
        store = self._tasks.store
        self.version, accepting = store.accept(self._stored, event, self.version, self._context)
        # Replicas and webhooks hear of an event as soon as it is written, so here the executor has to wait.
        if store.database.shared or self._tasks.push.watches(self.id):
            await asyncio.shield(accepting)
            return
        self.acceptance.begin(accepting)

    async def cancel(self, context: ServerCallContext) -> Task:
        """End the Task CANCELED; the executor undoes first what it left open elsewhere."""
        # A second caller waits for the first: both would write the end of the same Task.
        async with self._cancelling:
            if self.state == TaskState.TASK_STATE_CANCELED:
                return copy_of(self._stored)
            return await self._cancel(context)

    async def _cancel(self, context: ServerCallContext) -> Task:
        await self.load(context, self._tasks.store.database.shared and not self.runs)
        request = RequestContext(context, task_id=self.id, context_id=self.context_id, task=self.task)
        try:
            await self._tasks.executor.cancel(request, self)
        except (
            Exception
        ):  # an agent's own code failed to stop the work: the Task ends all the same, and the caller hears
            await self._close(TaskState.TASK_STATE_FAILED)
            raise
        finally:
            await stop(list(self.runs))
        await self._close(TaskState.TASK_STATE_CANCELED)
        self._tasks.forget(self)
        return copy_of(self._stored)

    async def load(self, context: ServerCallContext, anew: bool = False) -> None:
        """The Task as stored, where this process has not changed it since; or `anew`, as others may have."""
        self._context = context
        if anew or (self.task is None and self._is_stored):
            stored = await self._tasks.store.get(self.id, context)
            if stored is not None:
                self.task, self.version = stored.task, stored.version

    @property
    def _stored(self) -> Task:
        if self.task is None:
            raise InvalidAgentResponseError("an agent sends the Task before an update of it")
        return self.task

    async def _run(self, request: RequestContext, subscription: Subscription | None) -> Exception | None:
        error: Exception | None = None
        try:
            error = await self._executed(request)
        except asyncio.CancelledError:
            if self.acceptance.refusal is None:
                raise
            self.task, error = None, answer_to(self.acceptance.refusal, self.id)
        except (ConcurrentTaskModificationError, StorageUnavailable) as refusal:
            # What the store did not take is not this process's to go on with.
            self.task, error = None, answer_to(refusal, self.id)
        finally:
            if run := asyncio.current_task():
                self.runs.discard(run)
            if subscription:
                subscription.end(error)  # a second end is never read
            self._tasks.forget(self)
        return error

    async def _executed(self, request: RequestContext) -> Exception | None:
        """What the executor raised, which fails its Task; raises what the store refuses."""
        ended, store = False, self._tasks.store
        try:
            async with self._turn, store.running(self.id):
                await self.load(request.call_context or self._context, store.database.shared)
                request.current_task, self._unsaved = self.task, request.message
                ended = self.state in TERMINAL_TASK_STATES
                if not self._rests_already(request):
                    elsewhere = cancelled_by_another(store, self.id, self._cancel_here)
                    async with elsewhere if store.database.shared else nullcontext():
                        await self._tasks.executor.execute(request, self)
            await self.acceptance.over()
        except (ConcurrentTaskModificationError, StorageUnavailable):
            raise
        except Exception as error:  # the edge between the protocol and an agent's own code
            if not ended:
                await self._fail(request, error)
            return error
        return None

    def _rests_already(self, request: RequestContext) -> bool:
        """Whether a Task that was to be resumed has come to rest since, by another process."""
        resumes = request.message is not None and RESUMES in request.message.metadata
        return bool(resumes and self.task and state_of(self.task) not in RUNNING)

    async def _cancel_here(self) -> None:
        await self.cancel(self._context)

    def _answer(self, reply: Message) -> None:
        if self.task is not None:
            raise InvalidAgentResponseError("a Message after the Task; its status can carry one")
        self.reply = reply
        self.audience.hear(reply, None)

    def _take_in(self, event: Task | TaskStatusUpdateEvent | TaskArtifactUpdateEvent) -> bool:
        """Change the Task; whether it is the first change of this turn, by which its Message is accepted."""
        if not isinstance(event, Task):
            message, self._unsaved = self._unsaved, None
            accepts = message is not None and accept(self._stored, message)
            apply(self._stored, event)
            return accepts
        if self.task is None:
            self.task, self._unsaved = event, None
            return True
        logger.error("task %s exists already; another one is not put in its place", self.id)
        return False

    async def _notify(self, event: Event) -> None:
        try:
            await self._tasks.push.send_notification(self.id, event)  # pyright: ignore  never a Message here
        except Exception:  # a webhook never fails the Task it is told of
            logger.exception("task %s: a notification could not be queued", self.id)

    async def _fail(self, request: RequestContext, error: Exception) -> None:
        logger.error("task %s: its executor failed", self.id, exc_info=error)
        if self.task is None and self.reply is None:
            history = [request.message] if request.message else []
            self.task = Task(id=self.id, context_id=self.context_id, history=history)
        await self.acceptance.over()
        # Who listens hears the error itself in place of the state.
        listening, self.audience.subscriptions = self.audience.subscriptions, set()
        await self._close(TaskState.TASK_STATE_FAILED)
        for subscription in listening:
            subscription.end(error)

    async def _close(self, state: TaskState) -> None:
        if self.task is not None and self.state not in TERMINAL_TASK_STATES:
            status = TaskStatus(state=state)
            status.timestamp.GetCurrentTime()
            update = TaskStatusUpdateEvent(task_id=self.id, context_id=self.context_id, status=status)
            await self.enqueue_event(update)
