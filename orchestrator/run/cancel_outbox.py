"""Tasks of agents that are to be cancelled: written down first, and asked for until the agent has answered."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from a2a.client import Client, ClientCallContext
from a2a.types import CancelTaskRequest, Task

from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.errors import NotSent
from protocols.a2a.client.remote_agent import CANCEL_SECONDS, NoAnswer
from protocols.adoption import Why
from protocols.cleanup import stop
from protocols.storage.database import Database, Row, Schema, StorageUnavailable, Transaction

logger = logging.getLogger(__name__)
SCHEMA = Schema(
    "cancel_outbox",
    (
        (
            """create table cancel_outbox (
    agent text not null, task_id text not null, since double precision not null, primary key (agent, task_id))""",
        ),
    ),
)
# One that failed to cancel, such as for want of its database, has its Task still.
AWAY = (Why.DOWN, Why.SLOW, Why.FAILED)
LOOK_SECONDS = 2
AT_ONCE = 50
# An agent that stays away longer has most likely left; its Task would wait for an answer nobody gives any more.
GIVEN_UP_SECONDS = 24 * 3600


class CancelOutbox:
    """Cancels Tasks of agents for certain: what an agent that is away did not hear is said again when it is back."""

    def __init__(self, database: Database, directory: Directory) -> None:
        self._database, self._directory = database, directory

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What is due is tried again and again inside this context."""
        trying = asyncio.create_task(self._try_again())
        try:
            yield
        finally:
            await stop([trying])

    async def cancel(self, agent: str, task_id: str) -> None:
        """Now, or when the agent is back; returns after the first try."""
        row = (agent, task_id, time.time())
        sql = "insert into cancel_outbox (agent, task_id, since) values (?, ?, ?)"
        sql += " on conflict (agent, task_id) do nothing"
        await self._database.run(lambda transaction: transaction.change(sql, *row))
        await self._deliver(agent, task_id)

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                # One replica at a time: an agent need not hear it from each.
                async with self._database.lock("cancel outbox"):
                    for agent, task_id in await self._database.run(_due, durable=False):
                        await self._deliver(agent, task_id)
            except StorageUnavailable as error:
                logger.warning("%s", error)

    async def _deliver(self, agent: str, task_id: str) -> None:
        async def cancelled(client: Client, context: ClientCallContext) -> Task:
            return await client.cancel_task(CancelTaskRequest(id=task_id), context=context)

        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                await (await self._directory.reach(agent, 0)).call(cancelled)
        except (TimeoutError, NotSent):
            return
        except NoAnswer as error:
            if error.why in AWAY:
                return
            # It is over, or unknown there: nothing is left to be cancelled.
            logger.info("task %s of %s is not cancelled: %s", task_id, agent, error)
        sql = "delete from cancel_outbox where agent = ? and task_id = ?"
        await self._database.run(lambda transaction: transaction.change(sql, agent, task_id))


def _due(transaction: Transaction) -> list[Row]:
    transaction.change("delete from cancel_outbox where since < ?", time.time() - GIVEN_UP_SECONDS)
    return transaction.rows("select agent, task_id from cancel_outbox order by since limit ?", AT_ONCE)
