"""Tasks of agents that are to be cancelled: written down first, and asked for until the agent has answered.

Where it is not known which Task a Message began, if any, the agent is asked for its Tasks that are not finished.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from orchestrator.run.agent_directory import Directory
from orchestrator.run.cancellation.agent_tasks import cancel, is_away, tasks_by_message
from orchestrator.run.state import Round, Run, first_round
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.persistence.events import FINISHED
from protocols.cleanup import stop
from protocols.storage.database import Database, Schema, StorageUnavailable, Transaction

logger = logging.getLogger(__name__)
SCHEMA = Schema(
    "cancel_outbox",
    (
        (
            """create table cancel_outbox (
    agent text not null, task_id text not null, since double precision not null, primary key (agent, task_id))""",
        ),
        (
            """create table cancellations (
    agent text not null, kind text not null, id text not null, since double precision not null,
    primary key (agent, kind, id))""",
            "insert into cancellations select agent, 'task', task_id, since from cancel_outbox",
            "drop table cancel_outbox",
        ),
    ),
)
# What an id in the table is of.
TASK, MESSAGE = "task", "message"
LOOK_SECONDS = 2
AT_ONCE = 500
# An agent that stays away longer has most likely left; its Task would wait for an answer nobody gives any more.
GIVEN_UP_SECONDS = 24 * 3600
# A process that stood still takes up what was sent to it meanwhile; after a minute it is gone, and so is the Message.
ON_ITS_WAY_SECONDS = 60


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

    async def cancel(self, *rounds: Round) -> None:
        """Whatever Tasks these rounds began or went on with, now or when their agents are back.

        Returns after the first try.
        """
        if not rounds:
            return

        def add(transaction: Transaction) -> None:
            for round_ in rounds:
                kind, id_ = (TASK, round_.task_id) if round_.task_id else (MESSAGE, round_.message_id)
                _insert(transaction, round_.step.agent, kind, id_)

        await self._database.run(add)
        await asyncio.gather(*(self._deliver(agent) for agent in {round_.step.agent for round_ in rounds}))

    async def withdraw(self, run: Run) -> None:
        """All that agents work on, or wait with, for this Run."""
        waiting = [open_step.round for open_step in run.get("open", ())]
        over = {result.key for result in run.get("results", ())} | {round_.step.key for round_ in waiting}
        running = [first_round(step, run["request"]) for step in run.get("steps", ()) if step.key not in over]
        await self.cancel(*waiting, *running)

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                # One replica at a time: an agent need not hear it from each.
                async with self._database.lock("cancel outbox"):
                    agents = await self._database.run(_agents, durable=False)
                    await asyncio.gather(*(self._deliver(agent) for agent in agents))
            except StorageUnavailable as error:
                logger.warning("%s", error)

    async def _deliver(self, agent: str) -> None:
        try:
            remote = await self._directory.reach(agent, 0)
            if messages := await self._database.run(lambda it: _due(it, agent, MESSAGE), durable=False):
                await self._find(remote, agent, messages)
            for task_id in await self._database.run(lambda it: _due(it, agent, TASK), durable=False):
                await cancel(remote, task_id)
                await self._database.run(lambda it, task_id=task_id: _remove(it, agent, TASK, [task_id]))
        # It is away: whatever is left is due when it is back.
        except (TimeoutError, NoAnswer) as error:
            logger.info("%s is not reached by what is to be cancelled: %s", agent, error)

    async def _find(self, remote: RemoteAgent, agent: str, messages: dict[str, float]) -> None:
        """The Tasks of these Messages take their place, unless they ended; of one that nobody takes there is none."""
        try:
            tasks = await tasks_by_message(remote, set(messages))
        except NoAnswer as error:
            if is_away(error):
                raise
            logger.info("%s does not list its Tasks: %s", agent, error)
            tasks, messages = {}, dict.fromkeys(messages, 0.0)
        oldest = time.time() - ON_ITS_WAY_SECONDS
        lost = [message for message, since in messages.items() if since < oldest]

        def settle(transaction: Transaction) -> None:
            for task in tasks.values():
                if task.status.state not in FINISHED:
                    _insert(transaction, agent, TASK, task.id)
            _remove(transaction, agent, MESSAGE, {*tasks, *lost})

        await self._database.run(settle)


def _insert(transaction: Transaction, agent: str, kind: str, id_: str) -> None:
    transaction.change(
        "insert into cancellations (agent, kind, id, since) values (?, ?, ?, ?) on conflict do nothing",
        *(agent, kind, id_, time.time()),
    )


def _remove(transaction: Transaction, agent: str, kind: str, ids: Iterable[str]) -> None:
    for id_ in ids:
        transaction.change("delete from cancellations where agent = ? and kind = ? and id = ?", agent, kind, id_)


def _due(transaction: Transaction, agent: str, kind: str) -> dict[str, float]:
    sql = "select id, since from cancellations where agent = ? and kind = ? order by since limit ?"
    return dict(transaction.rows(sql, agent, kind, AT_ONCE))


def _agents(transaction: Transaction) -> set[str]:
    transaction.change("delete from cancellations where since < ?", time.time() - GIVEN_UP_SECONDS)
    return {agent for (agent,) in transaction.rows("select distinct agent from cancellations")}
